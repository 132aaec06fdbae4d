package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/** The standings of one town's machines in PostgreSQL, within one transaction. One thread. */
final class ReachRows implements ReachTable {
    private static final String SELECT = """
            SELECT r.*, m.kind, b.id AS board, b.public_key IS NOT NULL OR b.next_key IS NOT NULL AS known_key
            FROM fleet.reachability r
            JOIN fleet.machine m ON m.town_id = r.town_id AND m.id = r.machine_id
            LEFT JOIN LATERAL (SELECT d.* FROM fleet.device d
              LEFT JOIN fleet.contact c ON c.town_id = d.town_id AND c.device_id = d.id
              WHERE d.town_id = r.town_id AND d.machine_id = r.machine_id AND d.revoked_at IS NULL
              ORDER BY c.device_id IS NULL, d.enrolled_at DESC, d.id LIMIT 1) b ON true
            WHERE r.town_id = ? AND\s""";

    private final Tx tx;
    private final TownScope scope;
    private final DeviceKeys keys;
    private final Homecoming homecoming;

    ReachRows(Tx tx, TownScope scope, DeviceKeys keys, Homecoming homecoming) {
        this.tx = tx;
        this.scope = scope;
        this.keys = keys;
        this.homecoming = homecoming;
    }

    @Override
    public List<ReachRow> due(String asker, Instant now, Instant late, int most) {
        return tx.query(SELECT + """
                        (r.next_at <= ? AND (r.asked_by IS NULL OR r.asked_by = ? OR r.next_at <= ?)
                          OR r.next_at > ?::timestamptz + 4 * (?::timestamptz - ?::timestamptz))
                        ORDER BY r.next_at, r.machine_id LIMIT ? FOR UPDATE OF r SKIP LOCKED""", row -> row(row, true), scope.id(), now, asker, late, now, now, late, most);
    }

    @Override
    public List<ReachRow> lock(Collection<MachineId> machines) {
        return tx.query(
                SELECT + "r.machine_id = ANY (?) ORDER BY r.machine_id FOR UPDATE OF r",
                row -> row(row, false),
                scope.id(),
                ids(machines));
    }

    @Override
    public List<ReachRow> unheard(Collection<MachineId> machines) {
        return tx.query(
                SELECT + "r.machine_id = ANY (?) AND NOT r.heard ORDER BY r.machine_id FOR UPDATE OF r",
                row -> row(row, false),
                scope.id(),
                ids(machines));
    }

    @Override
    public List<Proof> proofs(String asker) {
        return tx.query(
                """
                SELECT machine_id, answered_tick FROM fleet.reachability WHERE town_id = ? AND answered_by = ?
                ORDER BY answered_tick DESC LIMIT 2""",
                row -> new Proof(new MachineId(row.text("machine_id")), row.number("answered_tick")),
                scope.id(),
                asker);
    }

    @Override
    public Census census(long nearlySilentMillis, Instant wentAfter) {
        tx.query(
                "SELECT 1 AS mine FROM pg_advisory_xact_lock(hashtext('fleet.reachability'), hashtext(?))",
                row -> row.integer("mine"),
                scope.id());
        return tx.query(
                        """
                        SELECT count(*) FILTER (WHERE r.state IN ('OFFLINE', 'QUARANTINED') AND r.silent_millis >= ?
                            OR r.state = 'PERMANENTLY_OFFLINE' AND r.since > ?)::int AS going,
                          count(*)::int AS every
                        FROM fleet.reachability r JOIN fleet.machine m ON m.town_id = r.town_id AND m.id = r.machine_id
                        WHERE r.town_id = ? AND m.kind = 'WAREHOUSE' AND NOT r.declared""",
                        row -> new Census(row.integer("going"), row.integer("every")),
                        Math.max(1, nearlySilentMillis),
                        wentAfter,
                        scope.id())
                .getFirst();
    }

    @Override
    public Map<DeviceId, List<PublicKey>> keys(Collection<DeviceId> devices) {
        Map<DeviceId, List<PublicKey>> found = new HashMap<>();
        keys.of(tx, scope, devices).forEach((device, known) -> found.put(device, known.all()));
        return found;
    }

    @Override
    public void used(DeviceId device, PublicKey key) {
        keys.renewed(tx, scope, device, key);
    }

    @Override
    public void fresh(DeviceId device, Nonce nonce, Instant now) {
        tx.update(
                "UPDATE fleet.contact SET nonce = ?, heard_at = ? WHERE town_id = ? AND device_id = ?",
                nonce.value(),
                now,
                scope.id(),
                device.value());
    }

    @Override
    public void proven(MachineId machine, String proof, Instant now) {
        tx.update("""
                UPDATE fleet.url_history SET proven_at = ?, proof = ?
                WHERE town_id = ? AND machine_id = ? AND until IS NULL AND proven_at IS NULL""", now, proof, scope.id(), machine.value());
    }

    @Override
    public boolean enter(StandingStore.Greeting greeting, Standing first, Instant now) {
        int entered = tx.update(
                """
                INSERT INTO fleet.reachability (town_id, machine_id, state, since, url, greeted_epoch, greeted_next, next_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                scope.id(),
                greeting.machine().value(),
                first.state(),
                now,
                greeting.url(),
                greeting.greeted().epoch().value(),
                greeting.greeted().nextSeq(),
                now);
        if (entered == 1) {
            tx.update("""
                    INSERT INTO fleet.reachability_event (town_id, machine_id, at, actor, to_state, why, evidence)
                    VALUES (?, ?, ?, 'backend', ?, 'greets for the first time', ?)""", scope.id(), greeting.machine().value(), now, first.state(), "Hello of " + greeting.device());
        }
        return entered == 1;
    }

    @Override
    public void announced(MachineId machine, @Nullable String url, Instant now) {
        tx.update(
                "UPDATE fleet.url_history SET until = ? WHERE town_id = ? AND machine_id = ? AND until IS NULL",
                now,
                scope.id(),
                machine.value());
        if (url != null) {
            tx.update(
                    "INSERT INTO fleet.url_history (town_id, machine_id, url, since) VALUES (?, ?, ?, ?)",
                    scope.id(),
                    machine.value(),
                    url,
                    now);
        }
    }

    @Override
    public void save(List<ReachRow> changed, List<Told> told, Instant now) {
        tx.insert("""
                INSERT INTO fleet.reachability AS r (town_id, machine_id, state, since, heard, alive, url, url_proven, url_misses,
                  silent_millis, declared, held_back, greeted_epoch, greeted_next, next_at, asked_by, asked_tick, counted_tick, link_nonce, url_nonce,
                  answered_by, answered_tick)""", """
                 ON CONFLICT (town_id, machine_id) DO UPDATE SET state = excluded.state, since = excluded.since,
                  heard = excluded.heard, alive = excluded.alive, url = excluded.url, url_proven = excluded.url_proven,
                  url_misses = excluded.url_misses, silent_millis = excluded.silent_millis, declared = excluded.declared,
                  held_back = excluded.held_back, greeted_epoch = excluded.greeted_epoch, greeted_next = excluded.greeted_next,
                  next_at = excluded.next_at, asked_by = excluded.asked_by,
                  asked_tick = excluded.asked_tick, counted_tick = excluded.counted_tick, link_nonce = excluded.link_nonce,
                  url_nonce = excluded.url_nonce, answered_by = excluded.answered_by, answered_tick = excluded.answered_tick""", changed, ReachColumns.of(scope));
        tx.insert(
                "INSERT INTO fleet.reachability_event (town_id, machine_id, at, actor, from_state, to_state, why, evidence)",
                told,
                List.of(
                        Column.of("text", t -> scope.id()),
                        Column.of("text", t -> t.machine().value()),
                        Column.of("timestamptz", t -> now),
                        Column.of("text", t -> t.change().actor()),
                        Column.of("text", t -> t.change().from()),
                        Column.of("text", t -> t.change().to()),
                        Column.of("text", t -> t.change().why()),
                        Column.of("text", t -> t.change().evidence())));
    }

    private ReachRow row(Row row, boolean asksForHomecoming) {
        String id = row.findText("board");
        DeviceId board = id == null ? null : new DeviceId(id);
        MachineId machine = new MachineId(row.text("machine_id"));
        Standing standing = standing(row);
        ReachRow.Greeted greeted = greeted(row);
        boolean asks = asksForHomecoming && standing.state() == Reachability.QUARANTINED;
        return new ReachRow(
                machine,
                row.constant(MachineKind.class, "kind"),
                board,
                board == null || row.flag("known_key"),
                standing,
                row.time("since"),
                greeted,
                asked(row),
                row.time("next_at"),
                asks && board != null && greeted != null && homecoming.isSettled(tx, scope, machine, board, greeted));
    }

    private static ReachRow.@Nullable Greeted greeted(Row row) {
        UUID epoch = row.findUuid("greeted_epoch");
        return epoch == null ? null : new ReachRow.Greeted(new EpochId(epoch), row.number("greeted_next"));
    }

    static Standing standing(Row row) {
        return new Standing(
                row.constant(Reachability.class, "state"),
                row.flag("heard"),
                row.flag("alive"),
                row.findText("url"),
                row.flag("url_proven"),
                row.integer("url_misses"),
                row.number("silent_millis"),
                row.flag("declared"),
                row.flag("held_back"));
    }

    private static Asked asked(Row row) {
        return new Asked(
                row.findText("asked_by"),
                row.number("asked_tick"),
                row.number("counted_tick"),
                nonce(row, "link_nonce"),
                nonce(row, "url_nonce"),
                row.findText("answered_by"),
                row.number("answered_tick"));
    }

    private static @Nullable Nonce nonce(Row row, String column) {
        String value = row.findText(column);
        return value == null ? null : new Nonce(value);
    }

    private static String[] ids(Collection<MachineId> machines) {
        return machines.stream().map(MachineId::value).toArray(String[]::new);
    }
}
