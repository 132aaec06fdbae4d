package org.ralvend.simulation.coverage;

import static org.ralvend.backend.payment.RefundOrder.State.DONE;
import static org.ralvend.backend.payment.RefundOrder.State.ORDERED;
import static org.ralvend.backend.payment.RefundOrder.State.REFUSED;

import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.RefundOrder;

/** What goes back to cards. */
final class RefundOrderTables {
    private RefundOrderTables() {}

    static Table<Commit> orders() {
        return new Table<Commit>("RefundOrder")
                .row("– the refund is due", c -> any(c, change -> change.before() == null))
                .row("ORDERED nothing yet, its turn", c -> any(c, change -> taken(change) == 1))
                .row("ORDERED anything before, its turn", c -> any(c, change -> taken(change) > 1))
                .row("ORDERED pending, unclear, never heard of", c -> any(c, RefundOrderTables::isOpenStill))
                .row("ORDERED done", c -> any(c, change -> ends(change, DONE)))
                .row("ORDERED refused", c -> any(c, change -> ends(change, REFUSED)))
                .head("order heard of the acquirer");
    }

    static Table<Commit> desk() {
        return new Table<Commit>("CardDesk")
                .row("REFUND_DUE, by card none yet", c -> c.says("goes back to its card"))
                .row(
                        "REFUND_DUE, by card DONE by now",
                        c -> c.tells(SaleState.REFUND_DUE, SaleState.REFUNDED, "paid back to its card"))
                .row(
                        "REFUND_DUE, by card REFUSED by now",
                        c -> c.says("the acquirer refuses to pay it back to the card"))
                .head("sale or unit its order");
    }

    private interface Which {
        boolean holds(Commit.Change<RefundOrder> change);
    }

    private static boolean any(Commit commit, Which which) {
        return commit.orders().stream().anyMatch(which::holds);
    }

    /** How often it was its turn by now, where that is what has changed. */
    private static int taken(Commit.Change<RefundOrder> change) {
        RefundOrder before = change.before();
        int now = change.after().turns().taken();
        return before != null && before.turns().taken() < now ? now : 0;
    }

    private static boolean isOpenStill(Commit.Change<RefundOrder> change) {
        RefundOrder before = change.before();
        return before != null
                && change.after().state() == ORDERED
                && change.after().answeredAt() != null
                && !change.after().answeredAt().equals(before.answeredAt());
    }

    private static boolean ends(Commit.Change<RefundOrder> change, RefundOrder.State state) {
        return change.before() != null
                && change.before().state() == ORDERED
                && change.after().state() == state;
    }
}
