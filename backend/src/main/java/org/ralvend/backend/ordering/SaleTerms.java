package org.ralvend.backend.ordering;

import java.time.Duration;
import org.ralvend.backend.Installation;

/**
 * What is promised with every sale of this backend.
 *
 * @param deadline how long after it is recorded a paid unit is refunded at the latest; fixed when it is recorded
 */
public record SaleTerms(ClaimHash claimHash, Duration deadline) {
    /** Where nobody has set it. */
    public static final Duration DEADLINE = Duration.ofDays(14);

    /** With the usual deadline. */
    public static SaleTerms of(Installation installation) {
        return new SaleTerms(new ClaimHash(installation), DEADLINE);
    }
}
