package org.ralvend.backend.inventory;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.Sku;

/**
 * What lies on a shelf. Always {@code 0 <= reserved <= onHand} (I4); blocked shelves keep what is on them and give
 * nothing new. What is missing may have fallen for an attempt that was written off: it counts as on hand until that is
 * known, and nobody gets it.
 */
@Pure
public record Stock(Shelf shelf, Sku sku, int onHand, int reserved, int missing, boolean blocked) {
    public Stock {
        if (reserved < 0 || reserved > onHand || missing < 0) {
            throw new IllegalStateException("I4 broken at " + shelf + ": " + reserved + " of " + onHand);
        }
    }

    int free() {
        return blocked ? 0 : Math.max(0, onHand - reserved - missing);
    }

    Stock hold() {
        return new Stock(shelf, sku, onHand, reserved + 1, missing, blocked);
    }

    Stock release() {
        return new Stock(shelf, sku, onHand, reserved - 1, missing, blocked);
    }

    Stock block() {
        return new Stock(shelf, sku, onHand, reserved, missing, true);
    }

    /** @param more or, where negative, less */
    Stock miss(int more) {
        return new Stock(shelf, sku, onHand, reserved, missing + more, blocked);
    }

    Stock count(int units) {
        return new Stock(shelf, sku, units, reserved, missing, blocked);
    }

    /** Somebody stood before it. */
    Stock unblock() {
        return new Stock(shelf, sku, onHand, reserved, missing, false);
    }
}
