package org.ralvend.backend.payment;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;

/** The rows of refunds that go back to cards. Callers hold an open transaction. */
@Singleton
final class RefundOrderRows implements RefundOrderStore {
    /** By card, and not all of it has gone back or is on its way, and nothing of the sale was refused, which makes it an operator's. */
    private static final String OWED = """
            p.state = 'REFUND_DUE' AND p.tender = 'CARD' AND p.changed_at <= ? AND p.amount_minor > p.refunded_minor
              + (SELECT coalesce(sum(o.amount_minor), 0) FROM payment.refund_order o
                 WHERE o.town_id = p.town_id AND o.order_id = p.order_id AND o.n = p.n AND o.state = 'ORDERED')
            AND NOT EXISTS (SELECT 1 FROM payment.refund_order o
                 WHERE o.town_id = p.town_id AND o.order_id = p.order_id AND o.state = 'REFUSED')""";

    /** As {@link RefundOrder#isTurn}. */
    private static final String TURN =
            "state = 'ORDERED' AND (acquirer IS NULL OR acquirer = ?) AND (ask_at <= ? OR ask_at > ?)";

    @Override
    public List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return of(tx, scope, sales);
    }

    static List<RefundOrder> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return tx.query(
                "SELECT * FROM payment.refund_order WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id, unit, n",
                RefundOrderRows::order,
                scope.id(),
                sales.stream().map(SaleId::value).toArray(UUID[]::new));
    }

    @Override
    public List<TownScope> townsOwingCards(Tx tx, Instant since) {
        return tx.query(
                "SELECT DISTINCT p.town_id FROM payment.payment p WHERE " + OWED + " ORDER BY p.town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                since);
    }

    @Override
    public List<SaleId> owingCards(Tx tx, TownScope scope, PaymentStore.Owed which) {
        return tx.query(
                "SELECT DISTINCT p.order_id FROM payment.payment p WHERE p.town_id = ? AND " + OWED
                        + " AND p.order_id > ? ORDER BY p.order_id LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                which.since(),
                which.after(),
                which.limit());
    }

    @Override
    public List<TownScope> townsAsking(Tx tx, String acquirer, Instant now) {
        return tx.query(
                "SELECT DISTINCT town_id FROM payment.refund_order WHERE " + TURN + " ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                acquirer,
                now,
                now.plus(RefundOrder.LONGEST));
    }

    @Override
    public Optional<RefundOrder> take(Tx tx, TownScope scope, String acquirer, Instant now) {
        Optional<RefundOrder> taken = tx.find(
                        "SELECT * FROM payment.refund_order WHERE town_id = ? AND " + TURN
                                + " ORDER BY ask_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
                        RefundOrderRows::order,
                        scope.id(),
                        acquirer,
                        now,
                        now.plus(RefundOrder.LONGEST))
                .map(order -> order.take(acquirer, now));
        taken.ifPresent(order -> tx.update(
                "UPDATE payment.refund_order SET asked = ?, asked_at = ?, ask_at = ?, acquirer = ? WHERE town_id = ? AND id = ?",
                order.turns().taken(),
                order.turns().first(),
                order.turns().next(),
                order.turns().acquirer(),
                scope.id(),
                order.id()));
        return taken;
    }

    @Override
    public int askedElsewhere(Tx tx, String acquirer) {
        return tx.find(
                        "SELECT count(*)::int AS n FROM payment.refund_order WHERE state = 'ORDERED' AND (? = '' OR acquirer <> ?)",
                        row -> row.integer("n"),
                        acquirer,
                        acquirer)
                .orElseThrow();
    }

    /** What was decided and what was heard; whose turn it is, only {@link #take} says. */
    static void save(Tx tx, TownScope scope, List<RefundOrder> changed) {
        tx.insert(
                "INSERT INTO payment.refund_order (town_id, order_id, unit, n, id, machine_id, charged_minor, currency, amount_minor, state,"
                        + " ordered_at, asked, ask_at, answered_at, evidence)",
                " ON CONFLICT (town_id, order_id, unit, n) DO UPDATE SET state = excluded.state,"
                        + " answered_at = excluded.answered_at, evidence = excluded.evidence",
                changed,
                List.of(
                        Column.of("text", o -> scope.id()),
                        Column.of("uuid", o -> o.sale().value()),
                        Column.of("int", RefundOrder::unit),
                        Column.of("int", RefundOrder::n),
                        Column.of("uuid", RefundOrder::id),
                        Column.of("text", o -> o.machine().value()),
                        Column.of("bigint", RefundOrder::charged),
                        Column.of("text", o -> o.amount().currency()),
                        Column.of("bigint", o -> o.amount().minor()),
                        Column.of("text", RefundOrder::state),
                        Column.of("timestamptz", RefundOrder::orderedAt),
                        Column.of("int", o -> o.turns().taken()),
                        Column.of("timestamptz", o -> o.turns().next()),
                        Column.of("timestamptz", RefundOrder::answeredAt),
                        Column.of("text", RefundOrder::evidence)));
    }

    private static RefundOrder order(Row row) {
        return new RefundOrder(
                row.uuid("id"),
                new SaleId(row.uuid("order_id")),
                row.integer("unit"),
                row.integer("n"),
                new MachineId(row.text("machine_id")),
                row.number("charged_minor"),
                new Money(row.number("amount_minor"), row.text("currency")),
                row.constant(RefundOrder.State.class, "state"),
                row.time("ordered_at"),
                new RefundOrder.Turns(
                        row.integer("asked"), row.findTime("asked_at"), row.time("ask_at"), row.findText("acquirer")),
                row.findTime("answered_at"),
                row.text("evidence"));
    }
}
