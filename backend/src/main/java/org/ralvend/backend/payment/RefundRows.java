package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** The rows of refunds: never changed. Callers hold an open transaction. */
final class RefundRows {
    private RefundRows() {}

    static List<Refund> of(Tx tx, TownScope scope, UUID[] sales) {
        return tx.query(
                "SELECT * FROM payment.refund WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id, unit, n",
                row -> new Refund(
                        new SaleId(row.uuid("order_id")),
                        row.integer("unit"),
                        row.integer("n"),
                        new Money(row.number("amount_minor"), row.text("currency")),
                        row.constant(Refund.Method.class, "method"),
                        row.findText("reference")),
                scope.id(),
                sales);
    }

    /** What was paid back before is refused by the key. */
    static void save(Tx tx, TownScope scope, List<Refund> refunds, Instant now) {
        tx.insert(
                "INSERT INTO payment.refund (town_id, order_id, unit, n, currency, amount_minor, method, reference, at)",
                refunds,
                List.of(
                        Column.of("text", r -> scope.id()),
                        Column.of("uuid", r -> r.sale().value()),
                        Column.of("int", Refund::unit),
                        Column.of("int", Refund::n),
                        Column.of("text", r -> r.amount().currency()),
                        Column.of("bigint", r -> r.amount().minor()),
                        Column.of("text", Refund::method),
                        Column.of("text", Refund::reference),
                        Column.of("timestamptz", r -> now)));
    }
}
