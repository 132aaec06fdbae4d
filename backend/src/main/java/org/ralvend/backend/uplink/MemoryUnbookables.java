package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.uplink.Unbookables.Item;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;

/** Entries that could not be booked, in memory. */
final class MemoryUnbookables implements UnbookableStore {
    private record Key(DeviceId device, EpochId epoch, long seq) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::device).thenComparing(Key::epoch).thenComparingLong(Key::seq);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final MemoryTable<Key, Item> items;

    MemoryUnbookables(Memory memory) {
        items = new MemoryTable<Key, Item>(memory, "unbookable")
                .shown(item -> new MemoryBooks.Unbooked(item.origin(), item.fault(), item.detail()));
    }

    @Override
    public void add(Tx tx, TownScope scope, List<Item> fresh, Instant now) {
        for (Item item : fresh) {
            Key key = new Key(
                    item.origin().device(), item.origin().epoch(), item.origin().seq());
            if (items.find(tx, scope, key).isEmpty()) {
                items.insert(tx, scope, key, item);
            }
        }
    }

    /** In the order of devices, epochs and places in them. */
    List<Item> all(Tx tx, TownScope scope) {
        return List.copyOf(items.all(tx, scope));
    }
}
