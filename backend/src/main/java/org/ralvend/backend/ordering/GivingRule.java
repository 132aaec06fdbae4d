package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import org.ralvend.backend.Pure;

/**
 * What a buyer may do about a code for somebody else.
 *
 * <pre>
 *   the sale                                    its recipients' codes   may
 *   a unit CLAIMABLE or DELIVERING, in time     one is valid            TAKE_BACK
 *   a unit CLAIMABLE or DELIVERING, in time     none, fewer than {@link #MOST}  GIVE
 *   a unit CLAIMABLE or DELIVERING, in time     none, {@link #MOST}             NOTHING
 *   any other                                   any                     NOTHING
 * </pre>
 */
@Pure
public final class GivingRule {
    /** Codes of one sale, those that were taken back included: a page that anybody may open must not fill a table. */
    public static final int MOST = 3;

    /** The one thing, if any. */
    public enum May {
        GIVE,
        TAKE_BACK,
        NOTHING
    }

    private GivingRule() {}

    /** @param recipients all of this sale */
    public static May of(Sale sale, List<Recipient> recipients, Instant now) {
        boolean fetchable = now.isBefore(sale.deadline())
                && sale.units().stream()
                        .anyMatch(unit -> unit.state() == SaleState.CLAIMABLE || unit.state() == SaleState.DELIVERING);
        if (!fetchable) {
            return May.NOTHING;
        }
        if (recipients.stream().anyMatch(Recipient::isValid)) {
            return May.TAKE_BACK;
        }
        return recipients.size() < MOST ? May.GIVE : May.NOTHING;
    }
}
