package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

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

    /** Those that were entered there and not closed. */
    List<Claim> at(MachineId machine) {
        return claims.values().stream()
                .filter(claim -> claim.closedAt() == null && claim.machine().equals(machine))
                .toList();
    }

    /** Whether the word of a customer of this sale has counted before. */
    boolean isDenied(SaleId sale) {
        return claims.values().stream().anyMatch(claim -> claim.deniedAt() != null && sale.equals(claim.sale()));
    }

    void put(Claim claim) {
        claims.put(claim.id(), claim);
        changed.put(claim.id(), claim);
    }

    List<Claim> changed() {
        return List.copyOf(changed.values());
    }
}
