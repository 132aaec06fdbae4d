package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;

/** Entries that could not be booked, kept whole: by {@link Unbookables} and, in memory, by {@link MemoryUnbookables}. */
interface UnbookableStore {
    /** One that is kept already stays as it is. */
    void add(Tx tx, TownScope scope, List<Unbookables.Item> items, Instant now);
}
