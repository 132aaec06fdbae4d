package org.ralvend.simulation.coverage;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.backend.fulfilment.Customer;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Down.ClaimRefused;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Fact;

/** What the backend makes of customers at terminals: their claims, what they see, and what they may guess. */
final class ClaimTables {
    private static final int MOST_AT_TERMINAL = 10;
    private static final int MOST_OF_VENDOR = 30;
    private static final String ASKED = "open RedeliveryAsked, the unit is claimable, in time";

    private ClaimTables() {}

    static Table<Commit> claims() {
        return new Table<Commit>("ClaimDesk")
                .row("– ClaimEntered, its sale is known", c -> entered(c) && !ends(c))
                .row("– ClaimEntered, its sale is known", "something was open there", c -> entered(c) && ends(c))
                .row("– ClaimEntered, nothing is behind it", c -> refused(c, ClaimRefusal.UNKNOWN_CODE))
                .row("– ClaimEntered where too many were wrong", c -> refused(c, ClaimRefusal.TOO_MANY_TRIES))
                .row(ASKED, c -> asked(c) && orders(c))
                .row(ASKED, "none within reach", c -> asked(c) && c.says("none within reach"))
                .row("open RedeliveryAsked otherwise", c -> asked(c) && !orders(c) && shown(c))
                .row("open NothingCameOut, and that word counts", c -> denied(c) && isWrittenOff(c))
                .row(
                        "open its sale's units changed",
                        c -> shown(c) && c.facts().stream().noneMatch(Fact.OfClaim.class::isInstance))
                .row("open ClaimClosed", c -> closes(c) && c.books(Fact.ClaimClosed.class))
                .row("open ClaimClosed", "something was under way", c -> closes(c) && leaves(c))
                .row("closed any", ClaimTables::closesAgain)
                .head("claim fact");
    }

    static Table<Commit> views() {
        Table<Commit> table = new Table<>("ClaimView");
        table.row("RECORDED PENDING", c -> shows(c, SaleState.RECORDED, UnitState.PENDING));
        for (UnitState as : List.of(UnitState.HERE, UnitState.NOT_HERE)) {
            table.row("CLAIMABLE HERE", as.name(), c -> shows(c, SaleState.CLAIMABLE, as));
        }
        for (UnitState as : List.of(UnitState.COMING, UnitState.NOT_HERE, UnitState.UNRESOLVED, UnitState.ASKED)) {
            table.row("DELIVERING COMING", as.name(), c -> shows(c, SaleState.DELIVERING, as));
        }
        return table.row("DELIVERED HAD", c -> shows(c, SaleState.DELIVERED, UnitState.HAD))
                .row("REFUND_DUE REFUND", c -> shows(c, SaleState.REFUND_DUE, UnitState.REFUND))
                .row("REFUNDED REFUNDED", c -> shows(c, SaleState.REFUNDED, UnitState.REFUNDED))
                .head("unit shown as");
    }

    static Table<Commit> codes() {
        return new Table<Commit>("WrongCodes")
                .row("the terminal 10", c -> isFull(c, "terminal ", MOST_AT_TERMINAL))
                .row("the vendor's number in the code 30", c -> isFull(c, "vendor ", MOST_OF_VENDOR))
                .head("place wrong codes");
    }

    private static boolean entered(Commit commit) {
        return commit.claims().stream()
                .anyMatch(change -> change.before() == null && change.after().sale() != null);
    }

    /** A claim that nobody closed is closed. */
    private static boolean ends(Commit commit) {
        return closes(commit) && !commit.books(Fact.ClaimClosed.class);
    }

    private static boolean closes(Commit commit) {
        return commit.claims().stream()
                .anyMatch(change -> change.before() != null
                        && change.before().closedAt() == null
                        && change.after().closedAt() != null);
    }

    private static boolean closesAgain(Commit commit) {
        return commit.facts(Fact.ClaimClosed.class).stream()
                .anyMatch(closed -> commit.claims().stream()
                        .map(change -> change.after())
                        .map(Claim::id)
                        .noneMatch(closed.claim()::equals));
    }

    private static boolean refused(Commit commit, ClaimRefusal why) {
        return commit.claimsTold().stream()
                .anyMatch(message -> message instanceof ClaimRefused refused && refused.reason() == why);
    }

    private static boolean asked(Commit commit) {
        return commit.books(Fact.RedeliveryAsked.class);
    }

    private static boolean denied(Commit commit) {
        return commit.books(Fact.NothingCameOut.class);
    }

    private static boolean orders(Commit commit) {
        return commit.begun().stream().anyMatch(attempt -> attempt.state() == Attempt.State.ISSUED);
    }

    private static boolean isWrittenOff(Commit commit) {
        return commit.attempt(Set.of(Attempt.State.UNRESOLVED), Attempt.State.WRITTEN_OFF);
    }

    /** Nothing follows it any more. */
    private static boolean leaves(Commit commit) {
        return commit.attempts().stream()
                .anyMatch(change ->
                        change.before() != null && !until(change.before()).equals(until(change.after())));
    }

    private static Optional<?> until(Attempt attempt) {
        return Optional.ofNullable(attempt.customer()).map(Customer::until);
    }

    private static boolean shown(Commit commit) {
        return commit.claimsTold().stream().anyMatch(ClaimShown.class::isInstance);
    }

    private static boolean shows(Commit commit, SaleState state, UnitState as) {
        for (var message : commit.claimsTold()) {
            if (message instanceof ClaimShown shown) {
                for (ClaimShown.Unit unit : shown.units()) {
                    if (unit.state() == as && commit.stateOf(unit.sold()).equals(Optional.of(state))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isFull(Commit commit, String place, int times) {
        return commit.tried().stream().anyMatch(one -> one.place().startsWith(place) && one.times() == times);
    }
}
