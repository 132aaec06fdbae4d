package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** What operators are told of, and the devices that are watched for it. Callers hold an open transaction. */
@Singleton
public final class Alerts {
    /** One replica at a time judges a town: false while another does. Held until the transaction ends. */
    public boolean judge(Tx tx, TownScope scope) {
        return tx.find(
                        "SELECT pg_try_advisory_xact_lock(hashtext('fleet.alert'), hashtext(?)) AS mine",
                        row -> row.flag("mine"),
                        scope.id())
                .orElse(false);
    }

    /** Every device that is not revoked, or about which an alert is open; in the order of their ids, after this one. */
    public List<Watched> watched(Tx tx, TownScope scope, String after, int limit) {
        return tx.query("""
                SELECT d.id, d.machine_id, d.enrolled_at, d.revoked_at, greatest(c.heard_at, p.heard_at, h.received_at) AS heard_at,
                  h.journal_percent, h.device_id IS NOT NULL AS sampled, r.machine_id IS NOT NULL AS stands, r.state, r.heard, r.alive,
                  r.url, r.url_proven, r.url_misses, r.silent_millis, r.declared, r.held_back,
                  array(SELECT kind FROM fleet.alert a WHERE a.town_id = d.town_id AND a.device_id = d.id AND a.closed_at IS NULL) AS kinds
                FROM fleet.device d
                LEFT JOIN fleet.contact c ON c.town_id = d.town_id AND c.device_id = d.id
                LEFT JOIN fleet.presence p ON p.town_id = d.town_id AND p.device_id = d.id
                LEFT JOIN fleet.health h ON h.town_id = d.town_id AND h.device_id = d.id
                LEFT JOIN fleet.reachability r ON r.town_id = d.town_id AND r.machine_id = d.machine_id
                WHERE d.town_id = ? AND d.id > ? AND (d.revoked_at IS NULL OR EXISTS
                  (SELECT 1 FROM fleet.alert a WHERE a.town_id = d.town_id AND a.device_id = d.id AND a.closed_at IS NULL))
                ORDER BY d.id LIMIT ?""", Alerts::watched, scope.id(), after, limit);
    }

    public void save(Tx tx, TownScope scope, List<Alert.Change> changes, Instant now) {
        tx.insert(
                "INSERT INTO fleet.alert (town_id, machine_id, device_id, kind, opened_at, evidence)",
                " ON CONFLICT DO NOTHING",
                changes.stream().filter(Alert.Change::opens).toList(),
                List.of(
                        Column.of("text", c -> scope.id()),
                        Column.of("text", c -> c.about().machine().value()),
                        Column.of("text", c -> c.about().device().value()),
                        Column.of("text", Alert.Change::kind),
                        Column.of("timestamptz", c -> now),
                        Column.of("text", Alert.Change::evidence)));
        for (Alert.Change change : changes) {
            if (!change.opens()) {
                tx.update(
                        "UPDATE fleet.alert SET closed_at = ?, ending = ? WHERE town_id = ? AND device_id = ? AND kind = ? AND closed_at IS NULL",
                        now,
                        change.evidence(),
                        scope.id(),
                        change.about().device().value(),
                        change.kind());
            }
        }
    }

    /**
     * Newest first.
     *
     * @param before alerts with a smaller number than this
     */
    public List<Alert> page(Tx tx, TownScope scope, boolean openOnly, long before, int limit) {
        return tx.query(
                "SELECT * FROM fleet.alert WHERE town_id = ? AND n < ? AND (closed_at IS NULL OR NOT ?) ORDER BY n DESC LIMIT ?",
                Alerts::alert,
                scope.id(),
                before,
                openOnly,
                limit);
    }

    /** How many are open, in all towns. */
    public Map<Alert.Kind, Long> open(Tx tx) {
        Map<Alert.Kind, Long> counts = new EnumMap<>(Alert.Kind.class);
        tx.query(
                "SELECT kind, count(*) AS n FROM fleet.alert WHERE closed_at IS NULL GROUP BY kind",
                row -> counts.put(row.constant(Alert.Kind.class, "kind"), row.number("n")));
        return counts;
    }

    private static Watched watched(Row row) {
        Set<Alert.Kind> open = new HashSet<>();
        row.texts("kinds").forEach(kind -> open.add(Alert.Kind.valueOf(kind)));
        return new Watched(
                new MachineId(row.text("machine_id")),
                new DeviceId(row.text("id")),
                row.time("enrolled_at"),
                row.findTime("revoked_at") != null,
                row.findTime("heard_at"),
                row.flag("sampled") ? Integer.valueOf(row.integer("journal_percent")) : null,
                row.flag("stands") ? ReachRows.standing(row) : null,
                open);
    }

    private static Alert alert(Row row) {
        return new Alert(
                row.number("n"),
                new MachineId(row.text("machine_id")),
                new DeviceId(row.text("device_id")),
                row.constant(Alert.Kind.class, "kind"),
                row.time("opened_at"),
                row.findTime("closed_at"),
                row.text("evidence"),
                row.findText("ending"));
    }
}
