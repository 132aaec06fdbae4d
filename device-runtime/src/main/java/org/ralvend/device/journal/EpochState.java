package org.ralvend.device.journal;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/** One epoch as its journal holds it in memory. Owned by the journal. */
final class EpochState {
    final EpochId id;
    long last;
    long stored;

    /** What of {@link #stored} would survive a kill. */
    long storedOnDisk;

    /** Of the newest entry; known of the epoch that is written. */
    @Nullable
    Bytes hash;

    EpochState(EpochId id) {
        this.id = id;
    }

    Journal.Stand stand() {
        return new Journal.Stand(id, last, stored);
    }

    void follow(Sealed entry) {
        last = entry.seq();
        hash = entry.hash();
    }
}
