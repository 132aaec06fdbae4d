package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;

/** Whose link seems down: told by {@link Unlinked} and, in memory, by {@link MemoryLinks}. Callers hold an open transaction. */
public interface LinkStore {
    /**
     * Warehouses that announced a URL and whose link seems down, in the order of their devices' ids. A hint: both ways at
     * once harm nothing.
     *
     * @param unanswered devices to which messages were sent in vain, whatever their link says
     */
    List<Unlinked.Warehouse> unlinked(Tx tx, TownScope scope, Collection<DeviceId> unanswered, Instant now);
}
