package org.ralvend.backend.payment;

import java.util.UUID;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * What a gift card has set aside for a sale, before that is requested. Of a sale there is one, whatever becomes of it; it ends
 * by what its vendor tells, and not by time alone before the sale's own deadline would be over.
 *
 * @param machine the vendor that asked
 */
@Pure
public record GiftHold(SaleId sale, UUID card, MachineId machine, Money amount, State state) {
    /** What became of it. */
    public enum State {
        HELD,
        /** The sale was accepted. */
        SPENT,
        /** Not wanted any more, or the sale was rejected. */
        RELEASED
    }

    GiftHold in(State next) {
        return new GiftHold(sale, card, machine, amount, next);
    }
}
