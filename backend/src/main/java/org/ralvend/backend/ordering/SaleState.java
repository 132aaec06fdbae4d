package org.ralvend.backend.ordering;

import java.util.Collection;
import org.ralvend.backend.Pure;

/** Where a sale, or one of its units, stands. A sale's state is computed from its units'. */
@Pure
public enum SaleState {
    REJECTED,
    RECORDED,
    DELIVERING,
    CLAIMABLE,
    DELIVERED,
    VOID,
    REFUND_DUE,
    REFUNDED;

    /** Somebody still has to do something for the customer. */
    boolean isOpen() {
        return switch (this) {
            case RECORDED, DELIVERING, CLAIMABLE, REFUND_DUE -> true;
            case REJECTED, DELIVERED, VOID, REFUNDED -> false;
        };
    }

    /** The most open of the units' states; {@code RECORDED} stands for units that are only reserved. */
    static SaleState of(Collection<SaleUnit> units) {
        SaleState[] byUrgency = {DELIVERING, CLAIMABLE, REFUND_DUE, RECORDED, DELIVERED, REFUNDED, VOID};
        for (SaleState candidate : byUrgency) {
            if (units.stream().anyMatch(unit -> unit.state() == candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("a sale without units");
    }
}
