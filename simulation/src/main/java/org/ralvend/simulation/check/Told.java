package org.ralvend.simulation.check;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;

/** What is known of a sale without any books: what its vendor wrote down and showed. */
final class Told {
    private final MachineId vendor;
    private final Fact.SaleRequested request;
    private @Nullable Boolean accepted;
    private @Nullable Long kept;
    private boolean released;
    private boolean lost;
    private boolean forgotten;

    Told(MachineId vendor, Fact.SaleRequested request) {
        this.vendor = vendor;
        this.request = request;
    }

    MachineId vendor() {
        return vendor;
    }

    Fact.SaleRequested request() {
        return request;
    }

    void answered(boolean yes) {
        accepted = yes;
    }

    /** What its vendor has been told; null before. */
    @Nullable
    Boolean accepted() {
        return accepted;
    }

    void keeps(long minor) {
        kept = minor;
    }

    /** What its vendor kept, in minor units; null for nothing yet. */
    @Nullable
    Long kept() {
        return kept;
    }

    void release() {
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    void lose() {
        lost = true;
    }

    void forget() {
        forgotten = true;
    }

    /** Whether its vendor's card is one again that does not know all of it. */
    boolean isForgotten() {
        return lost || forgotten;
    }

    /** Whether something of it was on a disk only that is gone. */
    boolean isLost() {
        return lost;
    }
}
