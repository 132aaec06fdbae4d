package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.ClaimId;

/** The claims that a batch touches, and what becomes of them. One thread, one transaction. */
@Pure
final class ClaimBook {
    private final Map<ClaimId, Claim> claims = new LinkedHashMap<>();
    private final Map<ClaimId, Claim> changed = new LinkedHashMap<>();

    ClaimBook(List<Claim> loaded) {
        loaded.forEach(claim -> claims.put(claim.id(), claim));
    }

    Optional<Claim> find(ClaimId id) {
        return Optional.ofNullable(claims.get(id));
    }

    /** Those that somebody looks at. */
    List<Claim> open(Instant now) {
        return claims.values().stream().filter(claim -> claim.isOpen(now)).toList();
    }

    void put(Claim claim) {
        claims.put(claim.id(), claim);
        changed.put(claim.id(), claim);
    }

    List<Claim> changed() {
        return List.copyOf(changed.values());
    }
}
