package org.ralvend.backend.inventory;

import org.ralvend.backend.Pure;

/**
 * A shelf turned out to hold less than is reserved on it, and not all sales that hold something there were locked; or it
 * moved, and is not locked itself. The
 * transaction must begin again with this shelf among the corrected ones; nothing of it may be kept.
 */
@Pure
public final class ShelfNotLoaded extends RuntimeException {
    private final transient Shelf shelf;

    public ShelfNotLoaded(Shelf shelf) {
        super("not every reservation on " + shelf + " is loaded");
        this.shelf = shelf;
    }

    public Shelf shelf() {
        return shelf;
    }
}
