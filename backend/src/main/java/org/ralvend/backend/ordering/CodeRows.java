package org.ralvend.backend.ordering;

import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** Finds sales by the keyed hashes of their secrets and codes. Callers hold an open transaction. */
final class CodeRows {
    private CodeRows() {}

    /** The newest sale of each; one that is open goes before any that is not. */
    static Map<Bytes, SaleId> behind(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        String[] wanted = hashes.stream()
                .map(hash -> "\\x" + HexFormat.of().formatHex(hash.toArray()))
                .toArray(String[]::new);
        Map<Bytes, SaleId> behind = new HashMap<>();
        tx.query(
                "SELECT id, claim_hash, keypad_hash FROM ordering.orders WHERE town_id = ?"
                        + " AND (claim_hash = ANY (?::text[]::bytea[]) OR keypad_hash = ANY (?::text[]::bytea[]))"
                        + " ORDER BY state IN " + Ordering.OPEN + ", recorded_at, id",
                row -> {
                    SaleId sale = new SaleId(row.uuid("id"));
                    behind.put(row.bytes("claim_hash"), sale);
                    behind.put(row.bytes("keypad_hash"), sale);
                    return sale;
                },
                scope.id(),
                wanted,
                wanted);
        return behind;
    }
}
