package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;

/** How far journals are stored and what waits for devices, for those who watch. Callers hold an open transaction. */
@Singleton
public final class Progress {
    /** The newest journal of a device is stored up to here, since then. */
    public record Stored(String epoch, long upTo, Instant at) {}

    public Map<DeviceId, Stored> stored(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        Map<DeviceId, Stored> found = new HashMap<>();
        tx.query(
                """
                SELECT DISTINCT ON (device_id) device_id, epoch, up_to, stored_at FROM uplink.cursor
                WHERE town_id = ? AND device_id = ANY (?) ORDER BY device_id, place DESC""",
                row -> found.put(
                        new DeviceId(row.text("device_id")),
                        new Stored(row.uuid("epoch").toString(), row.number("up_to"), row.time("stored_at"))),
                scope.id(),
                ids(devices));
        return found;
    }

    /**
     * Since when the oldest message for each of these devices waits; what a customer is shown stays as long as he stands
     * there, and waits for nothing.
     */
    public Map<DeviceId, Instant> waiting(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        Map<DeviceId, Instant> found = new HashMap<>();
        tx.query(
                """
                SELECT device_id, min(created_at) AS oldest FROM uplink.outbox
                WHERE town_id = ? AND device_id = ANY (?) AND about NOT LIKE 'claim %' GROUP BY device_id""",
                row -> found.put(new DeviceId(row.text("device_id")), row.time("oldest")), scope.id(), ids(devices));
        return found;
    }

    /** Since when the oldest message for any device of any town waits; as {@link #waiting}. */
    public Optional<Instant> oldestWaiting(Tx tx) {
        return tx.find(
                "SELECT created_at FROM uplink.outbox WHERE about NOT LIKE 'claim %' ORDER BY created_at LIMIT 1",
                row -> row.time("created_at"));
    }

    private static String[] ids(Collection<DeviceId> devices) {
        return devices.stream().map(DeviceId::value).toArray(String[]::new);
    }
}
