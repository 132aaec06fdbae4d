package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;

/** The rows of what gift cards have set aside, which are locked before their cards. Callers hold an open transaction. */
final class HoldRows {
    private HoldRows() {}

    static List<GiftHold> of(Tx tx, TownScope scope, UUID[] sales) {
        return tx.query(
                "SELECT * FROM payment.gift_hold WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id FOR UPDATE",
                HoldRows::hold,
                scope.id(),
                sales);
    }

    static List<TownScope> towns(Tx tx, Instant since) {
        return tx.query(
                "SELECT DISTINCT town_id FROM payment.gift_hold WHERE state = 'HELD' AND held_at <= ? ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                since);
    }

    static List<SaleId> since(Tx tx, TownScope scope, Instant since, int limit) {
        return tx.query(
                "SELECT order_id FROM payment.gift_hold WHERE town_id = ? AND state = 'HELD' AND held_at <= ?"
                        + " ORDER BY held_at, order_id LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                since,
                limit);
    }

    static void save(Tx tx, TownScope scope, List<GiftHold> holds, Instant now) {
        tx.insert(
                "INSERT INTO payment.gift_hold (town_id, order_id, gift_card_id, machine_id, currency, amount_minor, state, held_at, changed_at)",
                " ON CONFLICT (town_id, order_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at",
                holds,
                List.of(
                        Column.of("text", h -> scope.id()),
                        Column.of("uuid", h -> h.sale().value()),
                        Column.of("uuid", GiftHold::card),
                        Column.of("text", h -> h.machine().value()),
                        Column.of("text", h -> h.amount().currency()),
                        Column.of("bigint", h -> h.amount().minor()),
                        Column.of("text", GiftHold::state),
                        Column.of("timestamptz", h -> now),
                        Column.of("timestamptz", h -> now)));
    }

    private static GiftHold hold(Row row) {
        return new GiftHold(
                new SaleId(row.uuid("order_id")),
                row.uuid("gift_card_id"),
                new MachineId(row.text("machine_id")),
                new Money(row.number("amount_minor"), row.text("currency")),
                row.constant(GiftHold.State.class, "state"));
    }
}
