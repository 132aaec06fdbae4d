package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.Money;

/** The rows of gift cards and of what changed their balances. Callers hold an open transaction. */
final class GiftRows {
    private GiftRows() {}

    static List<GiftCard> behind(Tx tx, TownScope scope, UUID[] ids) {
        return tx.query(
                "SELECT * FROM payment.gift_card WHERE town_id = ? AND id = ANY (?) ORDER BY id FOR UPDATE",
                GiftRows::card,
                scope.id(),
                ids);
    }

    static void save(Tx tx, TownScope scope, GiftBook book, Instant now) {
        tx.insert(
                "INSERT INTO payment.gift_card (town_id, id, secret_hash, keypad_hash, currency, balance_minor, issued_at, changed_at)",
                " ON CONFLICT (town_id, id) DO UPDATE SET balance_minor = excluded.balance_minor, changed_at = excluded.changed_at",
                book.changed(),
                List.of(
                        Column.of("text", c -> scope.id()),
                        Column.of("uuid", GiftCard::id),
                        Column.of("bytea", c -> c.codes().secretHash()),
                        Column.of("bytea", c -> c.codes().keypadHash()),
                        Column.of("text", c -> c.balance().currency()),
                        Column.of("bigint", c -> c.balance().minor()),
                        Column.of("timestamptz", c -> now),
                        Column.of("timestamptz", c -> now)));
        tx.insert(
                "INSERT INTO payment.gift_move (town_id, gift_card_id, kind, about, unit, n, amount_minor, at)",
                book.moves(),
                List.of(
                        Column.of("text", m -> scope.id()),
                        Column.of("uuid", GiftMove::card),
                        Column.of("text", GiftMove::kind),
                        Column.of("uuid", GiftMove::about),
                        Column.of("int", GiftMove::unit),
                        Column.of("int", GiftMove::n),
                        Column.of("bigint", m -> m.amount().minor()),
                        Column.of("timestamptz", m -> now)));
    }

    private static GiftCard card(Row row) {
        return new GiftCard(
                row.uuid("id"),
                new GiftCard.Codes(row.bytes("secret_hash"), row.bytes("keypad_hash")),
                new Money(row.number("balance_minor"), row.text("currency")),
                row.findText("blocked_why"));
    }
}
