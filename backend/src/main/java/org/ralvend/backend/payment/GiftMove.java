package org.ralvend.backend.payment;

import java.util.UUID;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;

/**
 * Why a gift card's balance changed. Each kind happens once for a unit and a tender, so that no repeat pays twice.
 *
 * @param about the sale, or where an operator issued it the card itself
 * @param unit of the sale, from 1; 0 where it is about the whole of it
 * @param n the tender of the sale, from 1; 0 where it is about none
 * @param amount more than nothing; {@link Kind#SPENT} takes it away, every other adds it
 */
@Pure
public record GiftMove(UUID card, Kind kind, UUID about, int unit, int n, Money amount) {
    /** What happened. */
    public enum Kind {
        /** An operator gave it. */
        ISSUED,
        /** It was bought: the unit of a sale. */
        SOLD,
        /** It paid for a sale. */
        SPENT,
        /** It had paid for a sale whose vendor let all of its money go. */
        RETURNED,
        /** Money that was paid for what will not be delivered. */
        REFUNDED
    }
}
