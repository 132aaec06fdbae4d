package org.ralvend.backend.fulfilment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * One order to one warehouse to dispense one unit once.
 *
 * @param number 1 for the first attempt at this unit
 */
@Pure
public record Attempt(
        AttemptId id,
        SaleId sale,
        int unit,
        int number,
        Shelf shelf,
        DeviceId device,
        Sku sku,
        State state,
        @Nullable String reason,
        Instant issuedAt,
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
        VOID;

        /** Nothing that can still move or whose outcome is not known. */
        boolean isOver() {
            return switch (this) {
                case ISSUED, TAKEN, STARTED, UNRESOLVED -> false;
                case DISPENSED, FAILED, REFUSED, CANCELLED, VOID -> true;
            };
        }
    }

    Attempt in(State next, @Nullable String why, Instant now) {
        boolean ends = next != State.TAKEN && next != State.STARTED;
        return new Attempt(id, sale, unit, number, shelf, device, sku, next, why, issuedAt, ends ? now : null);
    }
}
