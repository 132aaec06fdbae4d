package org.ralvend.updater.tuf;

import java.time.Instant;

/**
 * What is known of the time when an update starts, fixed for all of it (specification 5.1): it is {@code now}, or, where the clock
 * is not known, some time from {@code now} on.
 *
 * @param known whether it is the time of a clock that is trusted; if not, nothing can be told to be fresh, only to have expired
 */
public record Time(Instant now, boolean known) {
    /** By a trusted clock. */
    public static Time of(Instant now) {
        return new Time(now, true);
    }

    /** @param floor the newest time that was signed or authenticated; never one that the local clock said */
    public static Time unknownSince(Instant floor) {
        return new Time(floor, false);
    }

    /** It is no earlier than that. */
    Time notBefore(Instant floor) {
        return floor.isAfter(now) ? new Time(floor, known) : this;
    }
}
