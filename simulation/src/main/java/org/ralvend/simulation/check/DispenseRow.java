package org.ralvend.simulation.check;

import java.util.function.Predicate;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;

/** The rows of the warehouse's table, as {@code DispenseMachine} has them. */
@SuppressWarnings("ImmutableEnumChecker") // the rules have no state
enum DispenseRow implements Predicate<Seen<DispenseState, DispenseEvent, DispenseAct>> {
    ORDERED_GOOD(s -> on(s, DispenseEvent.Ordered.class) && s.reports(Fact.AttemptReceived.class)),
    ORDERED_NOT_GOOD(s -> on(s, DispenseEvent.Ordered.class) && s.reports(Fact.AttemptRefused.class)),
    ORDERED_AGAIN(s -> on(s, DispenseEvent.Ordered.class) && s.stays()),
    UNKNOWN_CANCELLED(s -> on(s, DispenseEvent.CancellationOrdered.class) && s.reports(Fact.AttemptVoided.class)),
    JUDGE_NEXT(s -> s.step().acts().stream().anyMatch(DispenseAct.JudgeNext.class::isInstance)),
    JUDGED_YOUNG(s -> on(s, DispenseEvent.Judged.class) && s.reports(Fact.AttemptStarted.class)),
    RESTARTED_RECEIVED(s -> on(s, DispenseEvent.Restarted.class) && refused(s, RefuseReason.NONCE_UNKNOWN)),
    HOME_DROP(s -> turned(s, DispenseEvent.Turn.HOME) && s.reports(Fact.Dispensed.class)),
    HOME_NO_DROP(s -> failed(s, DispenseFailure.EMPTY)),
    STUCK_NO_DROP(s -> failed(s, DispenseFailure.JAM)),
    RESTARTED_STARTED(s -> on(s, DispenseEvent.Restarted.class) && s.reports(Fact.DispenseUnresolved.class)),
    NONCE_OLD(s -> refused(s, RefuseReason.NONCE_OLD)),
    OTHER_EPOCH(s -> refused(s, RefuseReason.OTHER_EPOCH));

    private final Predicate<Seen<DispenseState, DispenseEvent, DispenseAct>> rule;

    DispenseRow(Predicate<Seen<DispenseState, DispenseEvent, DispenseAct>> rule) {
        this.rule = rule;
    }

    @Override
    public boolean test(Seen<DispenseState, DispenseEvent, DispenseAct> seen) {
        return rule.test(seen);
    }

    private static boolean on(
            Seen<DispenseState, DispenseEvent, DispenseAct> seen, Class<? extends DispenseEvent> event) {
        return event.isInstance(seen.event());
    }

    private static boolean turned(Seen<DispenseState, DispenseEvent, DispenseAct> seen, DispenseEvent.Turn turn) {
        return seen.event() instanceof DispenseEvent.TurnEnded e && e.turn() == turn;
    }

    private static boolean failed(Seen<DispenseState, DispenseEvent, DispenseAct> seen, DispenseFailure why) {
        return seen.step().reports().stream()
                .anyMatch(fact -> fact instanceof Fact.DispenseFailed f && f.reason() == why);
    }

    private static boolean refused(Seen<DispenseState, DispenseEvent, DispenseAct> seen, RefuseReason why) {
        return seen.step().reports().stream()
                .anyMatch(fact -> fact instanceof Fact.AttemptRefused f && f.reason() == why);
    }
}
