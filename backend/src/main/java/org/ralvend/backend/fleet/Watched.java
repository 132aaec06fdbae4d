package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/**
 * A device as the alert rules see it.
 *
 * @param heardAt when it last showed life: by a message, a presence of its own or a sample; null where it never did
 * @param journalPercent of its newest sample; null where there is none
 * @param standing of its machine; null where it has not greeted yet
 * @param open the alerts about it that are open
 */
@Pure
public record Watched(
        MachineId machine,
        DeviceId device,
        Instant enrolledAt,
        boolean revoked,
        @Nullable Instant heardAt,
        @Nullable Integer journalPercent,
        @Nullable Standing standing,
        Set<Alert.Kind> open) {
    public Watched {
        open = Set.copyOf(open);
    }
}
