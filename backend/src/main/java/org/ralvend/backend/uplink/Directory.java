package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.DeviceId;

/** Whose a device is, remembered for a short while: revocation closes sessions at the broker besides. Any thread. */
@Singleton
final class Directory {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private record Known(KnownDevice device, Instant until) {}

    private final Transactions database;
    private final DeviceStore fleet;
    private final InstantSource clock;
    private final ConcurrentMap<DeviceId, Known> known = new ConcurrentHashMap<>();

    Directory(Transactions database, DeviceStore fleet, InstantSource clock) {
        this.database = database;
        this.fleet = fleet;
        this.clock = clock;
    }

    Optional<KnownDevice> find(DeviceId device) {
        Known remembered = known.get(device);
        Instant now = clock.instant();
        if (remembered != null && now.isBefore(remembered.until())) {
            return Optional.of(remembered.device());
        }
        Optional<KnownDevice> found = database.transact(tx -> fleet.device(tx, device));
        found.ifPresentOrElse(d -> known.put(device, new Known(d, now.plus(REMEMBERED))), () -> known.remove(device));
        return found;
    }
}
