package org.ralvend.protocol;

import java.util.List;

/**
 * Sample on {@code tele}; may be lost.
 *
 * @param journalDepth entries not stored yet
 * @param journalPercent of the high-water mark
 */
public record Health(
        BootId boot,
        long uptimeSeconds,
        long journalDepth,
        int journalPercent,
        Entry.ClockTrust clockTrust,
        List<FaultCode> faults,
        long heapUsedBytes) {
    public Health {
        faults = List.copyOf(faults);
    }
}
