package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import org.ralvend.backend.Pure;

/**
 * When a warehouse is called again.
 *
 * <pre>
 *   the call                                          next
 *   carried something, or one did in the last 30 s    after 1 s: a motor turns, and its outcome is awaited
 *   had nothing to carry                              after 30 s
 *   could not be made, this replica being busy        after 1 s
 *   failed n times in a row                           after 2 s · 2ⁿ, at most 5 min
 *   anything was written for it since                 at once, unless the last one failed
 * </pre>
 *
 * Each wait but the shortest is up to a quarter longer, by the device's id, so that those that went silent together do not come
 * together.
 */
@Pure
final class VisitRule {
    static final Duration LIVELY = Duration.ofSeconds(30);
    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration QUIET = Duration.ofSeconds(30);
    static final Duration FIRST_FAILURE = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 8;

    private VisitRule() {}

    /** @param chance of this device, from 0 to 99 */
    static Duration wait(Instant now, Instant carriedAt, int failures, int chance) {
        if (failures == 0 && carriedAt.plus(LIVELY).isAfter(now)) {
            return SOON;
        }
        Duration wait = failures == 0 ? QUIET : FIRST_FAILURE.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        return bounded.plus(bounded.multipliedBy(chance).dividedBy(400));
    }
}
