package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.backend.fleet.Unlinked;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.TownId;

/** When which warehouse is called at its URL. */
@Singleton
final class UrlVisits implements VisitStore {
    @Override
    public List<DeviceId> unanswered(Tx tx, TownScope scope) {
        return tx.query(
                "SELECT DISTINCT device_id FROM uplink.outbox WHERE town_id = ? AND tries >= ?",
                row -> new DeviceId(row.text("device_id")),
                scope.id(),
                UNANSWERED);
    }

    @Override
    public void keep(Tx tx, TownScope scope, List<Unlinked.Warehouse> unlinked, Instant now) {
        tx.update(
                "DELETE FROM uplink.url_visit WHERE town_id = ? AND NOT device_id = ANY (?)",
                scope.id(),
                unlinked.stream().map(w -> w.device().value()).toArray(String[]::new));
        tx.insert(
                """
                INSERT INTO uplink.url_visit AS v (town_id, device_id, url, failures, next_at, visited_at, carried_at, taken_until)""",
                """
                 ON CONFLICT (town_id, device_id) DO UPDATE SET url = excluded.url, failures = 0, next_at = excluded.next_at
                  WHERE v.url <> excluded.url""",
                unlinked,
                List.of(
                        Column.of("text", w -> scope.id()),
                        Column.of("text", w -> w.device().value()),
                        Column.of("text", Unlinked.Warehouse::url),
                        Column.of("int", w -> 0),
                        Column.of("timestamptz", w -> VisitStore.first(w.device(), now)),
                        Column.of("timestamptz", w -> now),
                        Column.of("timestamptz", w -> Instant.EPOCH),
                        Column.of("timestamptz", w -> Instant.EPOCH)));
    }

    @Override
    public List<Visit> due(Tx tx, Instant now, int limit) {
        return tx.query("""
                UPDATE uplink.url_visit SET taken_until = ?, visited_at = ?
                WHERE (town_id, device_id) IN (SELECT v.town_id, v.device_id FROM uplink.url_visit v
                  WHERE (v.taken_until <= ? OR v.taken_until > ?) AND (v.next_at <= ? OR v.next_at > ? OR (v.failures = 0 AND EXISTS (SELECT 1 FROM uplink.outbox o
                    WHERE o.town_id = v.town_id AND o.device_id = v.device_id AND o.created_at > v.visited_at)))
                  ORDER BY v.next_at LIMIT ? FOR UPDATE OF v SKIP LOCKED)
                RETURNING *""", UrlVisits::visit, now.plus(TAKEN), now, now, now.plus(FAR), now, now.plus(FAR), limit);
    }

    @Override
    public void done(Tx tx, Collection<Done> done, Instant now) {
        tx.insert(
                """
                INSERT INTO uplink.url_visit (town_id, device_id, url, failures, next_at, visited_at, carried_at, taken_until)
                SELECT v.town_id, v.device_id, v.url, d.failures, d.next_at, v.visited_at, d.carried_at, d.now FROM (""",
                """
                 AS d (town_id, device_id, failures, next_at, carried_at, now))
                 AS d JOIN uplink.url_visit v ON v.town_id = d.town_id AND v.device_id = d.device_id
                ON CONFLICT (town_id, device_id) DO UPDATE SET failures = excluded.failures, next_at = excluded.next_at,
                  carried_at = excluded.carried_at, taken_until = excluded.taken_until""",
                List.copyOf(done),
                List.of(
                        Column.of("text", d -> d.visit().town().value()),
                        Column.of("text", d -> d.visit().device().value()),
                        Column.of("int", Done::failures),
                        Column.of("timestamptz", Done::nextAt),
                        Column.of("timestamptz", Done::carriedAt),
                        Column.of("timestamptz", d -> now)));
    }

    private static Visit visit(Row row) {
        return new Visit(
                new TownId(row.text("town_id")),
                new DeviceId(row.text("device_id")),
                row.text("url"),
                row.integer("failures"),
                row.time("carried_at"));
    }
}
