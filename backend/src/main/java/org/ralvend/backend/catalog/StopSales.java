package org.ralvend.backend.catalog;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Sku;

/** What may not be sold in a town for now, whatever its lists say. Callers hold an open transaction. */
@Singleton
final class StopSales {
    /** Of one town at most: every batch of sales reads them all. */
    static final int MOST = 1000;

    /** @param since when the first of the stops that were not lifted was made */
    record Stop(Sku sku, String reason, String actor, Instant since) {}

    /** Stops it, or gives another reason. Empty where the town has as many stops as it may. */
    Optional<Stop> stop(Tx tx, TownScope scope, Stop stop) {
        Optional<Stop> stopped = tx.find(
                """
                INSERT INTO catalog.stop_sale AS s (town_id, sku, reason, actor, since)
                SELECT ?, ?, ?, ?, ?
                WHERE (SELECT count(*) FROM catalog.stop_sale WHERE town_id = ? AND sku <> ?) < ?
                ON CONFLICT (town_id, sku) DO UPDATE SET reason = excluded.reason, actor = excluded.actor
                RETURNING *""",
                StopSales::stop,
                scope.id(),
                stop.sku().value(),
                stop.reason(),
                stop.actor(),
                stop.since(),
                scope.id(),
                stop.sku().value(),
                MOST);
        stopped.ifPresent(s -> record(tx, scope, stop, true));
        return stopped;
    }

    /** Returns false where it was not stopped. */
    boolean lift(Tx tx, TownScope scope, Stop lifted) {
        int changed = tx.update(
                "DELETE FROM catalog.stop_sale WHERE town_id = ? AND sku = ?",
                scope.id(),
                lifted.sku().value());
        if (changed == 1) {
            record(tx, scope, lifted, false);
        }
        return changed == 1;
    }

    /** In the order of the SKUs, after this one. */
    List<Stop> page(Tx tx, TownScope scope, String after, int limit) {
        return tx.query(
                "SELECT * FROM catalog.stop_sale WHERE town_id = ? AND sku > ? ORDER BY sku LIMIT ?",
                StopSales::stop,
                scope.id(),
                after,
                limit);
    }

    private static void record(Tx tx, TownScope scope, Stop change, boolean stopped) {
        tx.update(
                "INSERT INTO catalog.stop_sale_change (town_id, sku, stopped, actor, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
                scope.id(),
                change.sku().value(),
                stopped,
                change.actor(),
                change.reason(),
                change.since());
    }

    private static Stop stop(Row row) {
        return new Stop(new Sku(row.text("sku")), row.text("reason"), row.text("actor"), row.time("since"));
    }
}
