package org.ralvend.backend.ordering;

import java.time.Duration;

/** How long money is owed back before it is paid out: so long a device may still tell that it is not owed. */
public record RefundDelay(Duration time) {
    /** Where nobody has set it. */
    public static final RefundDelay DEFAULT = new RefundDelay(Duration.ofMinutes(10));
}
