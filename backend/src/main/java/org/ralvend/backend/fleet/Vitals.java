package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.Presence;

/** How devices say that they are: presence and health samples, hints both. Callers hold an open transaction. */
@Singleton
public final class Vitals {
    /** New rows are written in this order too, so that two replicas that hear of the same devices do not lock each other out. */
    private static final Comparator<DeviceId> BY_ID = Comparator.comparing(DeviceId::value);

    /**
     * A presence as it arrived.
     *
     * @param kept the broker had kept it: it says nothing about now
     */
    public record Said(DeviceId device, Presence presence, boolean kept) {}

    /** The newest sample of a device. */
    public record Sampled(DeviceId device, Health health) {}

    /** Believes what is newer than what was believed; in the order of arrival. */
    public void present(Tx tx, TownScope scope, List<Said> said, Instant now) {
        List<DeviceId> devices = said.stream().map(Said::device).distinct().toList();
        Map<DeviceId, Reported> believed = new HashMap<>(believed(tx, scope, devices));
        Map<DeviceId, Reported> changed = new TreeMap<>(BY_ID);
        Set<DeviceId> heard = new HashSet<>();
        for (Said each : said) {
            Reported.after(believed.get(each.device()), each.presence(), now).ifPresent(next -> {
                believed.put(each.device(), next);
                changed.put(each.device(), next);
            });
            if (each.presence().online() && !each.kept()) {
                heard.add(each.device());
            }
        }
        save(tx, scope, changed);
        tx.update(
                "UPDATE fleet.presence SET heard_at = ? WHERE town_id = ? AND device_id = ANY (?)",
                now,
                scope.id(),
                ids(heard));
    }

    /** One sample a device. */
    public void sample(Tx tx, TownScope scope, List<Sampled> samples, Instant now) {
        tx.insert(
                """
                INSERT INTO fleet.health (town_id, device_id, received_at, journal_depth, journal_percent, oldest_millis, clock_trust,
                  faults)
                SELECT town_id, device_id, at, depth, percent, oldest, trust, string_to_array(faults, ' ') FROM (""",
                """
                 AS s (town_id, device_id, at, depth, percent, oldest, trust, faults)) AS sample
                ON CONFLICT (town_id, device_id) DO UPDATE SET received_at = excluded.received_at, journal_depth = excluded.journal_depth,
                  journal_percent = excluded.journal_percent, oldest_millis = excluded.oldest_millis,
                  clock_trust = excluded.clock_trust, faults = excluded.faults""",
                samples.stream()
                        .sorted(Comparator.comparing(Sampled::device, BY_ID))
                        .toList(),
                List.of(
                        Column.of("text", s -> scope.id()),
                        Column.of("text", s -> s.device().value()),
                        Column.of("timestamptz", s -> now),
                        Column.of("bigint", s -> s.health().journalDepth()),
                        Column.of("int", s -> s.health().journalPercent()),
                        Column.of("bigint", s -> s.health().oldestMillis()),
                        Column.of("text", s -> s.health().clockTrust()),
                        Column.of("text", s -> faults(s.health().faults()))));
    }

    /** Locked in the order of their ids, so that two replicas that hear the same presence decide one after the other. */
    private static Map<DeviceId, Reported> believed(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        Map<DeviceId, Reported> found = new HashMap<>();
        tx.query(
                "SELECT * FROM fleet.presence WHERE town_id = ? AND device_id = ANY (?) ORDER BY device_id FOR UPDATE",
                row -> found.put(new DeviceId(row.text("device_id")), reported(row)),
                scope.id(),
                ids(devices));
        return found;
    }

    private static void save(Tx tx, TownScope scope, Map<DeviceId, Reported> changed) {
        tx.insert(
                "INSERT INTO fleet.presence AS p (town_id, device_id, online, boot, connection, previous_boot, version, since)",
                """
                 ON CONFLICT (town_id, device_id) DO UPDATE SET online = excluded.online, boot = excluded.boot,
                  connection = excluded.connection, previous_boot = excluded.previous_boot, version = excluded.version,
                  since = excluded.since WHERE p.boot <> excluded.boot OR p.connection <= excluded.connection""",
                List.copyOf(changed.entrySet()),
                List.of(
                        Column.of("text", e -> scope.id()),
                        Column.of("text", e -> e.getKey().value()),
                        Column.of("boolean", e -> e.getValue().online()),
                        Column.of("uuid", e -> e.getValue().boot().value()),
                        Column.of("bigint", e -> e.getValue().connection()),
                        Column.of("uuid", e -> uuid(e.getValue().previousBoot())),
                        Column.of("text", e -> e.getValue().version()),
                        Column.of("timestamptz", e -> e.getValue().since())));
    }

    private static @Nullable Object uuid(@Nullable BootId boot) {
        return boot == null ? null : boot.value();
    }

    private static String faults(Collection<FaultCode> faults) {
        return String.join(" ", faults.stream().map(FaultCode::id).distinct().toList());
    }

    private static Reported reported(Row row) {
        return new Reported(
                row.flag("online"),
                new BootId(row.uuid("boot")),
                row.number("connection"),
                row.text("version"),
                row.findUuid("previous_boot") == null ? null : new BootId(row.uuid("previous_boot")),
                row.time("since"));
    }

    private static String[] ids(Collection<DeviceId> devices) {
        return devices.stream().map(DeviceId::value).toArray(String[]::new);
    }
}
