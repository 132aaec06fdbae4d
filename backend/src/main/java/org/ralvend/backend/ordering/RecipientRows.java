package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/** The rows of recipients' codes. Callers hold an open transaction and, to write, the lock of the sale. */
final class RecipientRows {
    private RecipientRows() {}

    static List<Recipient> of(Tx tx, TownScope scope, SaleId sale) {
        return tx.query(
                "SELECT * FROM ordering.recipient WHERE town_id = ? AND order_id = ? ORDER BY n",
                row -> new Recipient(
                        row.integer("n"),
                        row.bytes("secret_hash"),
                        row.bytes("keypad_hash"),
                        row.time("given_at"),
                        row.findTime("taken_back_at")),
                scope.id(),
                sale.value());
    }

    static void add(Tx tx, TownScope scope, SaleId sale, Recipient recipient) {
        tx.update(
                "INSERT INTO ordering.recipient (town_id, order_id, n, secret_hash, keypad_hash, given_at) VALUES (?, ?, ?, ?, ?, ?)",
                scope.id(),
                sale.value(),
                recipient.n(),
                recipient.secretHash(),
                recipient.keypadHash(),
                recipient.givenAt());
    }

    static void takeBack(Tx tx, TownScope scope, SaleId sale, Instant now) {
        tx.update(
                "UPDATE ordering.recipient SET taken_back_at = ? WHERE town_id = ? AND order_id = ? AND taken_back_at IS NULL",
                now,
                scope.id(),
                sale.value());
    }
}
