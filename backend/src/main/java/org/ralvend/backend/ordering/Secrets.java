package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;

/**
 * Sales as customers ask for them: by their secret alone. Its 128 bits are the authority, so they say which town it is in. Any
 * thread; callers hold an open transaction.
 */
@Singleton
public final class Secrets {
    private final ClaimHash hash;

    public Secrets(ClaimHash hash) {
        this.hash = hash;
    }

    /**
     * What is behind a secret.
     *
     * @param recipient whose secret it is, of those of this sale; 0 where it is the buyer's
     */
    public record Behind(SaleKey key, int recipient) {}

    /**
     * The sale behind it; of several the newest, one that is open before any that is not. What cannot be a secret is looked
     * up like one, and one that was taken back is found.
     */
    public Optional<Behind> behind(Tx tx, String secret) {
        Bytes hashed = hash(secret);
        return tx.find(
                """
                SELECT town_id, id, 0 AS recipient, recorded_at, state IN %1$s AS open FROM ordering.orders WHERE claim_hash = ?
                UNION ALL
                SELECT o.town_id, o.id, r.n, o.recorded_at, o.state IN %1$s FROM ordering.recipient r
                  JOIN ordering.orders o ON o.town_id = r.town_id AND o.id = r.order_id WHERE r.secret_hash = ?
                ORDER BY open DESC, recorded_at DESC, id DESC LIMIT 1""".formatted(Ordering.OPEN),
                row -> new Behind(key(row, "id"), row.integer("recipient")),
                hashed,
                hashed);
    }

    /** Under which what is behind a secret is stored. */
    public Bytes hash(String secret) {
        return hash.of(Bytes.ofText(secret));
    }

    /** For each that there is a text that changes whenever its state, a unit's, or its history does. */
    public Map<SaleKey, String> marks(Tx tx, Collection<SaleKey> sales) {
        Map<SaleKey, String> marks = new HashMap<>();
        tx.query("""
                SELECT o.town_id, o.id, o.state || ' ' || coalesce(e.n, 0) || ' ' || coalesce(u.states, '') AS mark
                FROM unnest(?::text[], ?::uuid[]) AS k (town_id, id)
                JOIN ordering.orders o ON o.town_id = k.town_id AND o.id = k.id
                LEFT JOIN LATERAL (SELECT max(n) AS n FROM ordering.status_event x
                  WHERE x.town_id = k.town_id AND x.order_id = k.id) e ON true
                LEFT JOIN LATERAL (SELECT string_agg(x.state, ' ' ORDER BY x.unit) AS states FROM ordering.order_unit x
                  WHERE x.town_id = k.town_id AND x.order_id = k.id) u ON true""", row -> marks.put(key(row, "id"), row.text("mark")), towns(sales), ids(sales));
        return marks;
    }

    /** The towns of these, in their order, for {@code unnest}. */
    public static String[] towns(Collection<SaleKey> sales) {
        return sales.stream().map(key -> key.scope().id()).toArray(String[]::new);
    }

    /** The ids of these, in their order, for {@code unnest}. */
    public static UUID[] ids(Collection<SaleKey> sales) {
        return sales.stream().map(key -> key.sale().value()).toArray(UUID[]::new);
    }

    /** Which sale a row is about. */
    public static SaleKey key(Row row, String id) {
        return new SaleKey(new TownScope(new TownId(row.text("town_id"))), new SaleId(row.uuid(id)));
    }
}
