package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;

/** Warehouses whose link seems down and that announced a URL. A hint: both ways at once harm nothing. */
@Singleton
public final class Unlinked implements LinkStore {
    /** A link that said nothing for so long is down, whatever its presence says: samples come every half minute. */
    static final Duration SILENT = Duration.ofMinutes(2);

    /** @param url as it announced last; hostile input */
    public record Warehouse(DeviceId device, String url) {}

    @Override
    public List<Warehouse> unlinked(Tx tx, TownScope scope, Collection<DeviceId> unanswered, Instant now) {
        return tx.query(
                """
                SELECT d.id, c.url FROM fleet.device d
                JOIN fleet.machine m ON m.town_id = d.town_id AND m.id = d.machine_id AND m.kind = ?
                JOIN fleet.contact c ON c.town_id = d.town_id AND c.device_id = d.id AND c.url IS NOT NULL
                LEFT JOIN fleet.presence p ON p.town_id = d.town_id AND p.device_id = d.id
                LEFT JOIN fleet.health h ON h.town_id = d.town_id AND h.device_id = d.id
                WHERE d.town_id = ? AND d.revoked_at IS NULL AND (d.id = ANY (?) OR NOT coalesce(p.online, false)
                  OR coalesce(greatest(p.heard_at, h.received_at), '-infinity') < ?)
                ORDER BY d.id""",
                row -> new Warehouse(new DeviceId(row.text("id")), row.text("url")),
                MachineKind.WAREHOUSE,
                scope.id(),
                unanswered.stream().map(DeviceId::value).toArray(String[]::new),
                now.minus(SILENT));
    }
}
