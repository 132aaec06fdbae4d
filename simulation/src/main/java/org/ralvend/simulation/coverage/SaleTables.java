package org.ralvend.simulation.coverage;

import static org.ralvend.backend.ordering.SaleState.CLAIMABLE;
import static org.ralvend.backend.ordering.SaleState.DELIVERED;
import static org.ralvend.backend.ordering.SaleState.DELIVERING;
import static org.ralvend.backend.ordering.SaleState.RECORDED;
import static org.ralvend.backend.ordering.SaleState.REFUNDED;
import static org.ralvend.backend.ordering.SaleState.REFUND_DUE;
import static org.ralvend.backend.ordering.SaleState.REJECTED;
import static org.ralvend.backend.ordering.SaleState.VOID;

import java.util.List;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.inventory.StockBook.Reason;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;

/** What the backend makes of sales, of their money, and of shelves. */
final class SaleTables {
    private static final String RETOLD = "was ordered before this backend was restored";

    private SaleTables() {}

    static Table<Commit> requests() {
        Table<Commit> table = new Table<>("RequestDesk");
        table.row("stock and list good", c -> c.tells(null, RECORDED, "stock reserved"));
        for (RejectReason why : List.of(
                RejectReason.OUT_OF_STOCK,
                RejectReason.WAREHOUSES_GONE,
                RejectReason.STOP_SALE,
                RejectReason.LIST_WITHDRAWN)) {
            table.row("otherwise", why.name(), c -> c.tells(null, REJECTED, "rejected: " + why));
        }
        return table.row(
                        "ordered before",
                        c -> c.tells(null, RECORDED, "") && !c.toldBefore().isEmpty())
                .head("request next besides");
    }

    static Table<Commit> sales() {
        return new Table<Commit>("SaleDesk")
                .row("RECORDED what became of its money", c -> c.tells(RECORDED, CLAIMABLE, "money kept"))
                .row("RECORDED attempt ordered", c -> c.unit(RECORDED, DELIVERING) && issued(c))
                .row("CLAIMABLE attempt ordered", c -> c.unit(CLAIMABLE, DELIVERING) && issued(c))
                .row("DELIVERING unit dispensed", c -> c.unit(DELIVERING, DELIVERED))
                .row("DELIVERING not now", c -> c.unit(DELIVERING, CLAIMABLE))
                .row("any open no stock left in the town", c -> c.says("no stock left in the town"))
                .row(
                        "any open all that hold it are gone for good",
                        c -> c.says("every warehouse that holds it is permanently offline"))
                .row("any open not now, after the deadline", c -> c.says("after the deadline"))
                .row(
                        "any open an attempt that was forgotten here",
                        c -> c.tells(CLAIMABLE, DELIVERING, RETOLD) || c.tells(REFUND_DUE, DELIVERING, RETOLD))
                .row("RECORDED it fell before its sale was known", c -> c.tells(RECORDED, DELIVERED, RETOLD))
                .head("unit fact next", "– SaleRequested {@link RequestDesk}");
    }

    static Table<Commit> money() {
        Table<Commit> table = new Table<>("MoneyDesk");
        kept(table);
        table.row("accepted PaymentReleased", c -> c.tells(RECORDED, VOID, "money released"))
                .row("unknown PaymentUnresolved", c -> opened(c, RECORDED) && c.books(Fact.PaymentUnresolved.class))
                .row("without units PaymentReleased", SaleTables::releasedRejected)
                .row(
                        "rejected PaymentUnresolved",
                        c -> c.tells(REJECTED, RECORDED, "the vendor does not know where the money is"))
                .row(
                        "any other PaymentUnresolved",
                        c -> c.tells(RECORDED, RECORDED, "the vendor does not know where the money is"))
                .row("CLAIMABLE deadline", c -> c.tells(CLAIMABLE, REFUND_DUE, "deadline"))
                .row(
                        "RECORDED deadline, money not reported",
                        c -> c.tells(RECORDED, RECORDED, "nobody has said where the money is"))
                .row(
                        "rejected deadline, money not reported",
                        c -> c.tells(REJECTED, RECORDED, "nobody has said where the money is"))
                .row("DELIVERING deadline", c -> c.says("has an open attempt"));
        return table.head("sale fact or time");
    }

    private static void kept(Table<Commit> table) {
        table.row(
                        "accepted PaymentKept, customer waits",
                        c -> issued(c)
                                && c.facts(Fact.PaymentKept.class).stream().anyMatch(f -> f.customerWaiting()))
                .row(
                        "accepted PaymentKept, nobody waits",
                        c -> c.tells(RECORDED, CLAIMABLE, "money kept, nobody waits"))
                .row("rejected PaymentKept, RefundOwed", c -> c.tells(REJECTED, REFUND_DUE, ""))
                .row("unknown PaymentKept, RefundOwed", c -> opened(c, REFUND_DUE));
    }

    static Table<Commit> refunds() {
        return new Table<Commit>("RefundDesk")
                .row("REFUND_DUE known", c -> c.tells(REFUND_DUE, REFUNDED, "paid back as a gift card behind its code"))
                .head("sale or unit its code");
    }

    static Table<Commit> gone() {
        return new Table<Commit>("GoneDesk")
                .row(
                        "CLAIMABLE another is free",
                        c -> c.facts().isEmpty()
                                && c.attempts().isEmpty()
                                && c.reservations().stream().anyMatch(entry -> entry.held())
                                && c.sales().isEmpty()
                                && !c.says("held at"))
                .row("CLAIMABLE none", c -> c.tells(CLAIMABLE, REFUND_DUE, "its warehouse is permanently offline"))
                .row("RECORDED another is free", c -> c.tells(RECORDED, RECORDED, "held at"))
                .row(
                        "RECORDED none",
                        c -> c.tells(RECORDED, REFUND_DUE, "every warehouse that holds it is permanently offline"))
                .row(
                        "DELIVERING –",
                        c -> c.attempts().stream()
                                .anyMatch(change -> change.before() != null
                                        && change.before().endedAt() == null
                                        && change.after().endedAt() != null
                                        && c.standing(change.after().shelf().machine())
                                                == Reachability.PERMANENTLY_OFFLINE))
                .head("unit elsewhere in the town");
    }

    static Table<Commit> shelves() {
        return new Table<Commit>("ShelfDesk")
                .row(
                        "it jammed",
                        c -> c.books(Fact.DispenseFailed.class)
                                && c.shelves().stream()
                                        .anyMatch(s -> s.before() != null
                                                && !s.before().blocked()
                                                && s.after().blocked()))
                .row("it was found empty", c -> moved(c, Reason.FOUND_EMPTY))
                .row(
                        "a unit fell after all",
                        c -> moved(c, Reason.DISPENSED) && !c.losses().isEmpty())
                .row("a unit may have fallen", c -> missing(c, 1))
                .row("of a missing one it is known", c -> missing(c, -1))
                .row("it was counted", c -> moved(c, Reason.COUNTED) && c.books(Fact.SlotCounted.class))
                .head("what on hand missing");
    }

    private static boolean issued(Commit commit) {
        return commit.begun().stream().anyMatch(attempt -> attempt.state() == Attempt.State.ISSUED);
    }

    /** A sale of which nobody has seen a request. */
    private static boolean opened(Commit commit, SaleState now) {
        return commit.sales().stream()
                .anyMatch(change -> change.before() == null
                        && change.after().terms() == null
                        && change.after().state() == now);
    }

    private static boolean releasedRejected(Commit commit) {
        return commit.payments().stream()
                .anyMatch(change -> change.after().state() == PaymentBook.State.RELEASED
                        && commit.sales().stream()
                                .noneMatch(sale ->
                                        sale.after().id().equals(change.after().sale())));
    }

    private static boolean moved(Commit commit, Reason why) {
        return commit.movements().stream().anyMatch(movement -> movement.reason() == why);
    }

    private static boolean missing(Commit commit, int more) {
        return commit.shelves().stream()
                .anyMatch(shelf -> shelf.before() != null
                        && shelf.after().missing() - shelf.before().missing() == more);
    }
}
