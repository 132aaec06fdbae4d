package org.ralvend.protocol;

import java.time.Instant;

/** A fact and when it was journaled. */
public record Entry(Stamp stamp, Fact fact) {

    /**
     * @param at wall time, worth what {@code trust} says
     * @param monoMillis monotonic time within the boot
     */
    public record Stamp(Instant at, long monoMillis, BootId boot, ClockTrust trust) {}

    /** What a device's wall clock is worth. */
    public enum ClockTrust {
        SYNCED,
        ESTIMATED,
        UNKNOWN
    }
}
