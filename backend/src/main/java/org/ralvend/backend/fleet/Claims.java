package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.json.Bytes;

/** Claims to enrol a device: single use, 15 minutes, stored as a hash; the code also pins the CA. */
@Singleton
final class Claims {
    static final Duration LIFE = Duration.ofMinutes(15);

    record Issued(String code, Instant expires) {}

    private final Fleet fleet;
    private final CertificateAuthority ca;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Claims(Fleet fleet, CertificateAuthority ca, InstantSource clock) {
        this.fleet = fleet;
        this.ca = ca;
        this.clock = clock;
    }

    Issued issue(Tx tx, TownScope scope, MachineId machine) {
        String token = Minting.random128(random);
        Instant expires = clock.instant().plus(LIFE);
        fleet.addClaim(tx, scope, hash(token), machine, expires);
        return new Issued("RV1-" + token + "-" + ca.fingerprint(), expires);
    }

    Optional<TownScope> spend(Tx tx, String token, MachineId machine) {
        return fleet.spendClaim(tx, hash(token), machine, clock.instant());
    }

    private static byte[] hash(String token) {
        return Bytes.ofText(token).sha256().toArray();
    }
}
