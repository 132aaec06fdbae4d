package org.ralvend.vendor.sale;

import java.time.Duration;

/**
 * How long a vendor waits.
 *
 * @param patience for the verdict, while the customer stands there
 */
public record Timing(Duration patience) {
    /** For the next coin. */
    static final Duration COIN = Duration.ofSeconds(60);

    /** For what a gift card can pay. */
    static final Duration HOLD = Duration.ofSeconds(10);

    /** How long the end of a sale stays on the screen, unless the next one begins. */
    static final Duration SCREEN = Duration.ofSeconds(20);

    /** How long a key is lit as sold out. */
    static final Duration SOLD_OUT = Duration.ofSeconds(60);

    /** What a saved sale is promised before the backend has named its deadline. */
    static final Duration PROMISE = Duration.ofDays(14);
}
