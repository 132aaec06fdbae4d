package org.ralvend.simulation.coverage;

import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseEvent.CancellationOrdered;
import org.ralvend.warehouse.dispense.DispenseEvent.CountTold;
import org.ralvend.warehouse.dispense.DispenseEvent.Judged;
import org.ralvend.warehouse.dispense.DispenseEvent.Ordered;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseEvent.StrayDropSeen;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;
import org.ralvend.warehouse.dispense.DispenseEvent.TurnEnded;
import org.ralvend.warehouse.dispense.DispenseState;

/** What becomes of each attempt at a warehouse. */
final class DispenseTable {
    private DispenseTable() {}

    static Table<Seen<DispenseState, DispenseEvent, DispenseAct>> attempts() {
        Table<Seen<DispenseState, DispenseEvent, DispenseAct>> table = new Table<>("DispenseMachine");
        ordered(table);
        started(table);
        others(table);
        return table.head("attempt event attempt");
    }

    private static void ordered(Table<Seen<DispenseState, DispenseEvent, DispenseAct>> table) {
        table.row("unknown ordered, good", s -> s.reports(Fact.AttemptReceived.class));
        for (RefuseReason why : RefuseReason.values()) {
            // No order gets to a device that it is not for, and 32 of them cannot wait at once.
            if (why != RefuseReason.BUSY && why != RefuseReason.OTHER_DEVICE) {
                table.row(
                        "unknown ordered, not good", why.name(), s -> s.event() instanceof Ordered && refused(s, why));
            }
        }
        table.row("unknown cancelled void", s -> s.reports(Fact.AttemptVoided.class))
                .row("known ordered again", s -> s.event() instanceof Ordered && s.stays())
                .row(
                        "received machine idle, first in line",
                        s -> s.step().acts().stream().anyMatch(DispenseAct.JudgeNext.class::isInstance))
                .row("received judged, nonce young enough", s -> s.reports(Fact.AttemptStarted.class))
                .row(
                        "received judged, nonce too old",
                        s -> s.event() instanceof Judged && refused(s, RefuseReason.NONCE_OLD))
                .row("received cancelled", s -> s.reports(Fact.AttemptCancelled.class))
                .row(
                        "received restarted",
                        s -> s.event() instanceof Restarted && refused(s, RefuseReason.NONCE_UNKNOWN));
    }

    private static void started(Table<Seen<DispenseState, DispenseEvent, DispenseAct>> table) {
        table.row("started home, drop seen", s -> turned(s, Turn.HOME) && s.reports(Fact.Dispensed.class))
                .row("started home, no drop", s -> failed(s, DispenseFailure.EMPTY))
                .row("started stuck, drop seen", s -> turned(s, Turn.STUCK) && s.reports(Fact.Dispensed.class))
                .row("started stuck, no drop", s -> failed(s, DispenseFailure.JAM))
                .row(
                        "started restarted",
                        s -> s.event() instanceof Restarted && s.reports(Fact.DispenseUnresolved.class))
                .row(
                        "started cancelled",
                        s -> s.event() instanceof CancellationOrdered e
                                && s.state() instanceof DispenseState.Turning t
                                && t.attempt().equals(e.attempt())
                                && s.stays())
                .row(
                        "ended cancelled",
                        s -> s.event() instanceof CancellationOrdered e
                                && s.state().book().ended().stream()
                                        .anyMatch(ended -> ended.attempt().equals(e.attempt()))
                                && s.stays());
    }

    private static void others(Table<Seen<DispenseState, DispenseEvent, DispenseAct>> table) {
        table.row("none stray drop, the first", s -> raised(s, FaultCode.DROP_UNASKED))
                .row("none stray drop, another", s -> s.event() instanceof StrayDropSeen && s.stays())
                .row("none counted, no motor turns", s -> s.reports(Fact.SlotCounted.class))
                .row(
                        "none counted, a motor turns",
                        s -> s.event() instanceof CountTold && s.state() instanceof DispenseState.Turning)
                .row(
                        "none counted, told again",
                        s -> s.event() instanceof CountTold e
                                && s.state().book().isCounted(e.count())
                                && s.stays());
    }

    private static boolean turned(Seen<DispenseState, DispenseEvent, DispenseAct> seen, Turn turn) {
        return seen.event() instanceof TurnEnded e && e.turn() == turn;
    }

    private static boolean failed(Seen<DispenseState, DispenseEvent, DispenseAct> seen, DispenseFailure why) {
        return seen.step().reports().stream()
                .anyMatch(fact -> fact instanceof Fact.DispenseFailed f && f.reason() == why);
    }

    private static boolean refused(Seen<DispenseState, DispenseEvent, DispenseAct> seen, RefuseReason why) {
        return seen.step().reports().stream()
                .anyMatch(fact -> fact instanceof Fact.AttemptRefused f && f.reason() == why);
    }

    private static boolean raised(Seen<DispenseState, DispenseEvent, DispenseAct> seen, FaultCode code) {
        return seen.step().reports().stream().anyMatch(fact -> fact instanceof Fact.FaultRaised f && f.fault() == code);
    }
}
