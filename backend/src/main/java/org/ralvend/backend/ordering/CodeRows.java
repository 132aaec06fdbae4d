package org.ralvend.backend.ordering;

import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** Finds sales by the keyed hashes of their secrets and codes, and of their recipients'. Callers hold an open transaction. */
final class CodeRows {
    private CodeRows() {}

    /** The newest sale of each; one that is open goes before any that is not. */
    static Map<Bytes, SaleId> behind(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        String[] wanted = hashes.stream()
                .map(hash -> "\\x" + HexFormat.of().formatHex(hash.toArray()))
                .toArray(String[]::new);
        Map<Bytes, SaleId> behind = new HashMap<>();
        tx.query(
                """
                SELECT id, claim_hash AS secret_hash, keypad_hash, recorded_at, state IN %1$s AS open FROM ordering.orders
                  WHERE town_id = ? AND (claim_hash = ANY (?::text[]::bytea[]) OR keypad_hash = ANY (?::text[]::bytea[]))
                UNION ALL
                SELECT o.id, r.secret_hash, r.keypad_hash, o.recorded_at, o.state IN %1$s FROM ordering.recipient r
                  JOIN ordering.orders o ON o.town_id = r.town_id AND o.id = r.order_id
                  WHERE r.town_id = ? AND r.taken_back_at IS NULL
                    AND (r.secret_hash = ANY (?::text[]::bytea[]) OR r.keypad_hash = ANY (?::text[]::bytea[]))
                ORDER BY open, recorded_at, id""".formatted(Ordering.OPEN),
                row -> {
                    SaleId sale = new SaleId(row.uuid("id"));
                    behind.put(row.bytes("secret_hash"), sale);
                    behind.put(row.bytes("keypad_hash"), sale);
                    return sale;
                },
                scope.id(),
                wanted,
                wanted,
                scope.id(),
                wanted,
                wanted);
        return behind;
    }
}
