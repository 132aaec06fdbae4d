package org.ralvend.simulation.coverage;

import static org.ralvend.backend.fulfilment.Attempt.State.CANCELLED;
import static org.ralvend.backend.fulfilment.Attempt.State.DISPENSED;
import static org.ralvend.backend.fulfilment.Attempt.State.FAILED;
import static org.ralvend.backend.fulfilment.Attempt.State.ISSUED;
import static org.ralvend.backend.fulfilment.Attempt.State.REFUSED;
import static org.ralvend.backend.fulfilment.Attempt.State.SETTLED;
import static org.ralvend.backend.fulfilment.Attempt.State.STARTED;
import static org.ralvend.backend.fulfilment.Attempt.State.TAKEN;
import static org.ralvend.backend.fulfilment.Attempt.State.UNRESOLVED;
import static org.ralvend.backend.fulfilment.Attempt.State.VOID;
import static org.ralvend.backend.fulfilment.Attempt.State.WRITTEN_OFF;

import java.util.List;
import java.util.Set;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.RefuseReason;

/** What the backend makes of attempts: orders them, books what became of them, closes them. */
final class AttemptTables {
    private static final Set<State> RUNNING = Set.of(ISSUED, TAKEN, STARTED);
    private static final Set<State> OPEN = Set.of(ISSUED, TAKEN, STARTED, UNRESOLVED);
    private static final Set<State> OVER = Set.of(DISPENSED, FAILED, REFUSED, CANCELLED, VOID, WRITTEN_OFF, SETTLED);
    private static final String RETOLD = "was ordered before this backend was restored";
    private static final String FORGOTTEN = "its warehouse knows nothing of it any more";

    private AttemptTables() {}

    static Table<Commit> dispatch() {
        Table<Commit> table = new Table<>("Dispatch");
        table.row("– customer waits", c -> issuedAt(c, Reachability.RUNNING))
                .row("else at the nearest that is heard", c -> issuedAt(c, Reachability.UNREACHABLE))
                .row("unknown AttemptReceived", c -> !told(c).isEmpty())
                .row("ISSUED AttemptReceived", c -> c.attempt(Set.of(ISSUED), TAKEN))
                .row("ISSUED, TAKEN AttemptStarted", c -> c.attempt(Set.of(ISSUED, TAKEN), STARTED))
                .row(
                        "any open Dispensed",
                        c -> c.attempt(OPEN, DISPENSED) && c.unit(SaleState.DELIVERING, SaleState.DELIVERED))
                .row("any open DispenseFailed", c -> c.attempt(OPEN, FAILED))
                .row("any open DispenseUnresolved", c -> c.says("the warehouse does not know whether it fell"))
                .row("any open AttemptRefused", c -> c.attempt(OPEN, REFUSED))
                .row("any open AttemptVoided", c -> c.attempt(OPEN, VOID))
                .row("any open these three, another journal's", c -> c.says("of another journal than it was given to"))
                .row("any open nobody will report on it", c -> c.says(FORGOTTEN))
                .row("over any", c -> c.attempts().stream().anyMatch(AttemptTables::goesOn))
                .row("any its slot counted", c -> c.books(Fact.SlotCounted.class));
        return refused(table).head("attempt fact next", "reason what a next attempt");
    }

    private static Table<Commit> refused(Table<Commit> table) {
        return table.row(
                        "NONCE_OLD, NONCE_UNKNOWN, names the device",
                        c -> (isRefused(c, RefuseReason.NONCE_OLD) || isRefused(c, RefuseReason.NONCE_UNKNOWN))
                                && c.begun().stream().anyMatch(attempt -> attempt.number() > 1))
                .row(
                        "OTHER_EPOCH, OTHER_DEVICE",
                        c -> c.facts(Fact.AttemptRefused.class).stream()
                                .anyMatch(f -> f.reason() == RefuseReason.OTHER_EPOCH
                                        || f.reason() == RefuseReason.OTHER_DEVICE))
                .row("BUSY, OUT_OF_SERVICE goes", c -> isRefused(c, RefuseReason.OUT_OF_SERVICE))
                .row("SLOT_UNKNOWN goes", c -> isRefused(c, RefuseReason.SLOT_UNKNOWN));
    }

    static Table<Commit> settlement() {
        Table<Commit> table = new Table<>("Settlement");
        table.row("TAKEN, STARTED its board greeted without it", c -> c.says(FORGOTTEN))
                .row(
                        "ISSUED its board greeted with another journal",
                        c -> c.says(FORGOTTEN) && c.attempt(Set.of(ISSUED), UNRESOLVED))
                .row("see the rule written off", c -> c.attempt(OPEN, WRITTEN_OFF))
                .row("WRITTEN_OFF Dispensed", c -> c.attempt(Set.of(WRITTEN_OFF), DISPENSED))
                .row("WRITTEN_OFF DispenseFailed", c -> c.attempt(Set.of(WRITTEN_OFF), FAILED))
                .row(
                        "WRITTEN_OFF refused, cancelled, void",
                        c -> c.attempt(Set.of(WRITTEN_OFF), REFUSED)
                                || c.attempt(Set.of(WRITTEN_OFF), CANCELLED)
                                || c.attempt(Set.of(WRITTEN_OFF), VOID))
                .row("WRITTEN_OFF its slot counted", "is there", c -> counted(c, Set.of(WRITTEN_OFF), false))
                .row("WRITTEN_OFF its slot counted", "is not there", c -> counted(c, Set.of(WRITTEN_OFF), true))
                .row("UNRESOLVED its slot counted", "is there", c -> counted(c, Set.of(UNRESOLVED), false))
                .row("UNRESOLVED its slot counted", "is not there", c -> counted(c, Set.of(UNRESOLVED), true))
                .row(
                        "another board's, its motor must stand",
                        c -> counted(c, RUNNING, false) || counted(c, RUNNING, true))
                .row(
                        "never ordered Dispensed",
                        c -> c.losses().stream()
                                .anyMatch(loss ->
                                        loss.sold() == null && loss.why().contains("which nobody ordered")));
        return table.head("attempt what next");
    }

    /** Somebody wants an attempt written off. */
    static Table<WriteOff> writeOffs() {
        return new Table<WriteOff>("WriteOffRule")
                .row("ISSUED, TAKEN, STARTED will be heard", w -> w.isOf(RUNNING) && w.isRefused("will still report"))
                .row(
                        "ISSUED, TAKEN, STARTED is never heard",
                        "before",
                        w -> w.isOf(RUNNING) && w.isRefused("may still turn"))
                .row("ISSUED, TAKEN, STARTED is never heard", "later", w -> w.isOf(RUNNING) && w.isDone())
                .row("UNRESOLVED any", "before", w -> w.isOf(Set.of(UNRESOLVED)) && w.isRefused("may still turn"))
                .row("UNRESOLVED any", "later", w -> w.isOf(Set.of(UNRESOLVED)) && w.isDone())
                .row("any other any", w -> w.isOf(OVER) && w.isRefused("it is over"))
                .head("attempt its warehouse");
    }

    static Table<Commit> retold() {
        return new Table<Commit>("Retold")
                .row(
                        "known, its unit owed",
                        c -> told(c).stream().anyMatch(a -> c.isKnown(a.sale()))
                                && c.tells(SaleState.CLAIMABLE, SaleState.DELIVERING, ""))
                .row(
                        "known, its unit had",
                        c -> told(c).stream().anyMatch(a -> c.isKnown(a.sale()))
                                && !c.losses().isEmpty())
                .row("not known yet", c -> told(c).stream().anyMatch(a -> !c.isKnown(a.sale())))
                .row("known, no such unit", c -> c.isUnbooked("is for no unit of sale"))
                .row("known, an attempt open", c -> c.isUnbooked("that has one open"))
                .row("with such a unit open", c -> c.tells(SaleState.RECORDED, SaleState.DELIVERING, RETOLD))
                .row("DISPENSED, no loss", c -> c.tells(SaleState.RECORDED, SaleState.DELIVERED, RETOLD))
                .row("DISPENSED, no loss", "another had before", c -> c.says("it dropped, and another had before"))
                .row(
                        "over otherwise",
                        c -> c.toldBefore().stream().anyMatch(a -> OVER.contains(a.state()) && a.state() != DISPENSED))
                .head("its sale AttemptReceived", "the sale becomes known");
    }

    /** Of which nothing was known before. */
    private static List<Attempt> told(Commit commit) {
        return commit.begun().stream()
                .filter(attempt -> attempt.state() != ISSUED)
                .toList();
    }

    private static boolean issuedAt(Commit commit, Reachability standing) {
        return commit.begun().stream()
                .anyMatch(attempt -> attempt.state() == ISSUED
                        && commit.standing(attempt.shelf().machine()) == standing);
    }

    private static boolean goesOn(Commit.Change<Attempt> change) {
        return change.before() != null
                && OVER.contains(change.before().state())
                && change.before().state() != change.after().state();
    }

    private static boolean isRefused(Commit commit, RefuseReason why) {
        return commit.attempts().stream()
                .anyMatch(change -> change.after().state() == REFUSED
                        && ("refused: " + why).equals(change.after().reason()));
    }

    private static boolean counted(Commit commit, Set<State> from, boolean lost) {
        return commit.attempts().stream()
                .anyMatch(change -> change.before() != null
                        && from.contains(change.before().state())
                        && change.after().state() == SETTLED
                        && commit.isLost(change.after()) == lost);
    }
}
