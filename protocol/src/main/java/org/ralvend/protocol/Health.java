package org.ralvend.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sample on {@code tele}; may be lost.
 *
 * @param journalDepth entries not stored yet
 * @param journalPercent of the high-water mark
 * @param oldestMillis how long the oldest entry not stored has waited; null where there is none or a restart made it unknown
 */
public record Health(
        BootId boot,
        long uptimeSeconds,
        long journalDepth,
        int journalPercent,
        Entry.ClockTrust clockTrust,
        List<FaultCode> faults,
        long heapUsedBytes,
        @Nullable Long oldestMillis) {
    public Health {
        faults = List.copyOf(faults);
    }
}
