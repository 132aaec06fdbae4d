package org.ralvend.backend.fulfilment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * One customer at a terminal, from the code to the end.
 *
 * @param sale what is behind the code; null where nothing is, or nothing is said of it
 * @param revision of what was shown last, from 1
 * @param deniedAt when this customer's word ended an attempt
 */
@Pure
public record Claim(
        ClaimId id,
        MachineId machine,
        DeviceId device,
        @Nullable SaleId sale,
        int revision,
        Instant enteredAt,
        @Nullable Instant closedAt,
        @Nullable Instant deniedAt) {
    /** One whose code has just been entered. */
    static Claim entered(ClaimId id, Origin at, @Nullable SaleId sale, Instant now) {
        return new Claim(id, at.machine(), at.device(), sale, 0, now, sale == null ? now : null, null);
    }

    /** Nobody stands at a terminal longer than this. */
    static final Duration LIFE = Duration.ofMinutes(15);

    boolean isOpen(Instant now) {
        return closedAt == null && sale != null && now.isBefore(enteredAt.plus(LIFE));
    }

    Claim shownAgain() {
        return new Claim(id, machine, device, sale, revision + 1, enteredAt, closedAt, deniedAt);
    }

    Claim closed(Instant now) {
        return new Claim(id, machine, device, sale, revision, enteredAt, now, deniedAt);
    }

    Claim denied(Instant now) {
        return new Claim(id, machine, device, sale, revision, enteredAt, closedAt, now);
    }
}
