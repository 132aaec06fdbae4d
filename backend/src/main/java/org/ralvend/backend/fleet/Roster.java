package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;

/** A town's machines with what their devices say of themselves, page by page. Callers hold an open transaction. */
@Singleton
public final class Roster {
    /** A machine and the board that runs it: the one enrolled last that is not revoked, else the one enrolled last. */
    public record Line(
            MachineId machine,
            MachineKind kind,
            @Nullable Stands stands,
            @Nullable Board board) {}

    /** How it can be reached, and since when. */
    public record Stands(Reachability state, Instant since) {}

    /**
     * @param heardAt when it last showed life
     * @param url as announced
     */
    public record Board(
            DeviceId device,
            @Nullable Instant revokedAt,
            @Nullable Instant heardAt,
            @Nullable String version,
            @Nullable String url,
            @Nullable Presence presence,
            @Nullable Sample sample) {}

    /** A hint. */
    public record Presence(boolean online, Instant since) {}

    /**
     * The newest health sample.
     *
     * @param oldestMillis how long the oldest entry not stored had waited at {@code at}
     */
    public record Sample(
            Instant at,
            long journalDepth,
            int journalPercent,
            @Nullable Long oldestMillis,
            String clockTrust,
            List<String> faults) {
        public Sample {
            faults = List.copyOf(faults);
        }
    }

    /** Machines in the order of their ids, after this one. */
    public List<Line> page(Tx tx, TownScope scope, String after, int limit) {
        return tx.query(
                """
                SELECT m.id AS machine, m.kind, d.id AS device, d.revoked_at, greatest(c.heard_at, p.heard_at, h.received_at) AS heard_at,
                  coalesce(p.version, c.version) AS version, c.url, p.device_id IS NOT NULL AS present, p.online, p.since,
                  h.received_at, h.journal_depth, h.journal_percent, h.oldest_millis IS NOT NULL AS waits, h.oldest_millis,
                  h.clock_trust, h.faults, r.state AS reach_state, r.since AS reach_since
                FROM fleet.machine m
                LEFT JOIN LATERAL (SELECT * FROM fleet.device b WHERE b.town_id = m.town_id AND b.machine_id = m.id
                  ORDER BY b.revoked_at IS NOT NULL, b.enrolled_at DESC, b.id LIMIT 1) d ON true
                LEFT JOIN fleet.contact c ON c.town_id = d.town_id AND c.device_id = d.id
                LEFT JOIN fleet.presence p ON p.town_id = d.town_id AND p.device_id = d.id
                LEFT JOIN fleet.health h ON h.town_id = d.town_id AND h.device_id = d.id
                LEFT JOIN fleet.reachability r ON r.town_id = m.town_id AND r.machine_id = m.id
                WHERE m.town_id = ? AND m.id > ? ORDER BY m.id LIMIT ?""",
                row -> new Line(
                        new MachineId(row.text("machine")),
                        row.constant(MachineKind.class, "kind"),
                        row.findText("reach_state") == null
                                ? null
                                : new Stands(row.constant(Reachability.class, "reach_state"), row.time("reach_since")),
                        board(row)),
                scope.id(),
                after,
                limit);
    }

    private static @Nullable Board board(Row row) {
        String device = row.findText("device");
        if (device == null) {
            return null;
        }
        return new Board(
                new DeviceId(device),
                row.findTime("revoked_at"),
                row.findTime("heard_at"),
                row.findText("version"),
                row.findText("url"),
                row.flag("present") ? new Presence(row.flag("online"), row.time("since")) : null,
                sample(row));
    }

    private static @Nullable Sample sample(Row row) {
        Instant at = row.findTime("received_at");
        return at == null
                ? null
                : new Sample(
                        at,
                        row.number("journal_depth"),
                        row.integer("journal_percent"),
                        row.flag("waits") ? Long.valueOf(row.number("oldest_millis")) : null,
                        row.text("clock_trust"),
                        row.texts("faults"));
    }
}
