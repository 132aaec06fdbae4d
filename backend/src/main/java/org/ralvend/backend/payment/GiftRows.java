package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.json.Bytes;

/** The rows of gift cards and of what changed their balances. Callers hold an open transaction. */
final class GiftRows {
    private GiftRows() {}

    static List<GiftCard> lock(Tx tx, TownScope scope, Collection<UUID> ids) {
        return tx.query(
                "SELECT * FROM payment.gift_card WHERE town_id = ? AND id = ANY (?) ORDER BY id FOR UPDATE",
                GiftRows::card,
                scope.id(),
                ids.toArray(UUID[]::new));
    }

    static List<UUID> withSecrets(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        return tx.query(
                "SELECT id FROM payment.gift_card WHERE town_id = ? AND secret_hash = ANY (?::text[]::bytea[]) ORDER BY id",
                row -> row.uuid("id"),
                scope.id(),
                hashes.stream()
                        .map(hash -> "\\x" + HexFormat.of().formatHex(hash.toArray()))
                        .toArray(String[]::new));
    }

    static Optional<GiftCard> find(Tx tx, TownScope scope, UUID id) {
        return tx.find("SELECT * FROM payment.gift_card WHERE town_id = ? AND id = ?", GiftRows::card, scope.id(), id);
    }

    /** Newest first. */
    static List<Payments.Story.Moved> moves(Tx tx, TownScope scope, UUID id, int limit) {
        return tx.query(
                "SELECT m.*, c.currency FROM payment.gift_move m JOIN payment.gift_card c"
                        + " ON c.town_id = m.town_id AND c.id = m.gift_card_id"
                        + " WHERE m.town_id = ? AND m.gift_card_id = ? ORDER BY m.at DESC, m.about, m.unit, m.n LIMIT ?",
                row -> new Payments.Story.Moved(
                        row.time("at"),
                        new GiftMove(
                                row.uuid("gift_card_id"),
                                row.constant(GiftMove.Kind.class, "kind"),
                                row.uuid("about"),
                                row.integer("unit"),
                                row.integer("n"),
                                new Money(row.number("amount_minor"), row.text("currency")))),
                scope.id(),
                id,
                limit);
    }

    static void save(Tx tx, TownScope scope, GiftBook book, Instant now) {
        tx.insert(
                "INSERT INTO payment.gift_card (town_id, id, secret_hash, keypad_hash, currency, balance_minor, held_minor, blocked_why, issued_at, changed_at)",
                " ON CONFLICT (town_id, id) DO UPDATE SET balance_minor = excluded.balance_minor, held_minor = excluded.held_minor,"
                        + " blocked_why = excluded.blocked_why, changed_at = excluded.changed_at",
                book.changed(),
                List.of(
                        Column.of("text", c -> scope.id()),
                        Column.of("uuid", GiftCard::id),
                        Column.of("bytea", c -> c.codes().secretHash()),
                        Column.of("bytea", c -> c.codes().keypadHash()),
                        Column.of("text", c -> c.balance().currency()),
                        Column.of("bigint", c -> c.balance().minor()),
                        Column.of("bigint", c -> c.held().minor()),
                        Column.of("text", GiftCard::blocked),
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
        String currency = row.text("currency");
        return new GiftCard(
                row.uuid("id"),
                new GiftCard.Codes(row.bytes("secret_hash"), row.findBytes("keypad_hash")),
                new Money(row.number("balance_minor"), currency),
                new Money(row.number("held_minor"), currency),
                row.findText("blocked_why"));
    }
}
