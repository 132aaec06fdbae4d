package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;

/** How far each journal is stored, in memory. */
final class MemoryCursors implements CursorStore {
    private record Key(DeviceId device, EpochId epoch) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::device).thenComparing(Key::epoch);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final EpochId FIRST = new EpochId(new UUID(0, 0));
    private static final EpochId LAST = new EpochId(new UUID(-1, -1));

    private final MemoryTable<Key, Cursor> cursors;

    MemoryCursors(Memory memory) {
        cursors = new MemoryTable<Key, Cursor>(memory, "cursor")
                .shown(cursor -> new MemoryBooks.Stored(cursor.device(), cursor.epoch(), cursor.upTo()));
    }

    @Override
    public Map<DeviceId, Journals> load(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        Map<DeviceId, Journals> journals = new HashMap<>();
        for (DeviceId device : devices) {
            Map<EpochId, Cursor> byEpoch = new HashMap<>();
            cursors.between(tx, scope, new Key(device, FIRST), new Key(device, LAST))
                    .forEach(cursor -> byEpoch.put(cursor.epoch(), cursor));
            journals.put(device, new Journals(device, byEpoch));
        }
        return journals;
    }

    @Override
    public void save(Tx tx, TownScope scope, Collection<Cursor> moved, Instant now) {
        moved.forEach(cursor -> cursors.put(tx, scope, new Key(cursor.device(), cursor.epoch()), cursor));
    }
}
