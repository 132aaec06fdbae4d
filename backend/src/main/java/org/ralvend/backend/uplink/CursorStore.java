package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.DeviceId;

/** How far each journal is stored: by {@link Cursors} and, in memory, by {@link MemoryCursors}. */
interface CursorStore {
    /** The devices are locked already, so that nobody else moves these. */
    Map<DeviceId, Journals> load(Tx tx, TownScope scope, Collection<DeviceId> devices);

    void save(Tx tx, TownScope scope, Collection<Cursor> moved, Instant now);
}
