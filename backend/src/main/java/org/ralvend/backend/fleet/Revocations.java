package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.DeviceId;

/** Devices that are locked out for good, and the list of them that the broker holds. Callers hold an open transaction. */
@Singleton
public final class Revocations {
    /** Ids on the list at most: what one packet of the broker holds with ids of any length. */
    public static final int MOST_DENIED = 3_000;

    /** When, by whom and why. */
    record Revocation(Instant at, String actor, String reason) {}

    /** Empty where the town has no such device; what stands where it is revoked already. */
    Optional<Revocation> revoke(Tx tx, TownScope scope, DeviceId device, String actor, String reason, Instant now) {
        int revoked = tx.update(
                "UPDATE fleet.device SET revoked_at = ? WHERE town_id = ? AND id = ? AND revoked_at IS NULL",
                now,
                scope.id(),
                device.value());
        if (revoked == 1) {
            tx.update(
                    "INSERT INTO fleet.revocation (town_id, device_id, at, actor, reason) VALUES (?, ?, ?, ?, ?)",
                    scope.id(),
                    device.value(),
                    now,
                    actor,
                    reason);
            tx.update("UPDATE fleet.deny_list SET number = greatest(number + 1, ?)", now.toEpochMilli());
        }
        return tx.find(
                "SELECT * FROM fleet.revocation WHERE town_id = ? AND device_id = ?",
                row -> new Revocation(row.time("at"), row.text("actor"), row.text("reason")),
                scope.id(),
                device.value());
    }

    /** Grows with every revocation. */
    public long number(Tx tx) {
        return tx.find("SELECT number FROM fleet.deny_list", row -> row.number("number"))
                .orElseThrow();
    }

    /** Number and devices of one moment: the newest where there are more than the list may hold. */
    public DenyList denied(Tx tx) {
        return tx.find("""
                        SELECT number, array(SELECT id FROM fleet.device WHERE revoked_at IS NOT NULL
                          ORDER BY revoked_at DESC, id LIMIT ?) AS devices FROM fleet.deny_list""", row -> new DenyList(row.number("number"), sorted(row.texts("devices"))), MOST_DENIED)
                .orElseThrow();
    }

    private static List<String> sorted(List<String> devices) {
        return devices.stream().sorted().toList();
    }
}
