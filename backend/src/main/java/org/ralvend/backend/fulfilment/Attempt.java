package org.ralvend.backend.fulfilment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;

/**
 * One order to one warehouse to dispense one unit once.
 *
 * @param number 1 for the first attempt at this unit
 * @param epoch the journal that it was given to; null where an older version gave it
 * @param customer who waits for it; null where an older version issued it, or nobody knows any more
 * @param startUntil from then on its order starts nothing, wherever it is
 * @param settleBy the deadline of its sale
 */
@Pure
public record Attempt(
        AttemptId id,
        SaleId sale,
        int unit,
        int number,
        Shelf shelf,
        DeviceId device,
        @Nullable EpochId epoch,
        Sku sku,
        @Nullable Customer customer,
        State state,
        @Nullable String reason,
        Instant issuedAt,
        Instant startUntil,
        Instant settleBy,
        @Nullable Instant endedAt) {
    /** What is known of it here. */
    public enum State {
        ISSUED,
        TAKEN,
        STARTED,
        DISPENSED,
        FAILED,
        UNRESOLVED,
        REFUSED,
        CANCELLED,
        VOID,
        /** Nobody will say in time what became of it: its unit is missing on its shelf. */
        WRITTEN_OFF,
        /** A count has said what is left on its shelf since. */
        SETTLED;

        /** Nothing that can still move or whose outcome is not known. */
        boolean isOver() {
            return switch (this) {
                case ISSUED, TAKEN, STARTED, UNRESOLVED -> false;
                case DISPENSED, FAILED, REFUSED, CANCELLED, VOID, WRITTEN_OFF, SETTLED -> true;
            };
        }
    }

    /** From then on its motor stands, so whatever fell for it had fallen, whenever that is told. */
    public Instant standsFrom() {
        return WriteOffRule.still(this);
    }

    Attempt in(State next, @Nullable String why, Instant now) {
        boolean ends = next != State.TAKEN && next != State.STARTED;
        return with(customer, next, why, ends ? now : null);
    }

    /** Whoever waited for it has gone: it may still end, and nothing follows it. */
    Attempt left(Customer gone) {
        return with(gone, state, reason, endedAt);
    }

    private Attempt with(@Nullable Customer who, State now, @Nullable String why, @Nullable Instant ended) {
        return new Attempt(
                id,
                sale,
                unit,
                number,
                shelf,
                device,
                epoch,
                sku,
                who,
                now,
                why,
                issuedAt,
                startUntil,
                settleBy,
                ended);
    }

    /** @param startWithinMillis counted from when the warehouse sent the nonce of this contact */
    Command.DispenseUnit order(Reach.Contact contact, int startWithinMillis) {
        return new Command.DispenseUnit(
                contact.device(),
                contact.epoch(),
                id,
                number,
                contact.nonce(),
                startWithinMillis,
                shelf.slot(),
                sku,
                new SoldUnit(sale, unit));
    }

    /**
     * Whether a journal that never had it running is the one that it was given to: another board's, or one that was begun
     * anew, knows nothing of what the old one did.
     */
    boolean isOf(Origin origin) {
        return device.equals(origin.device()) && (epoch == null || epoch.equals(origin.epoch()));
    }
}
