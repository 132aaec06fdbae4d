package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.uplink.Outbox.Item;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.TownId;

/** What devices must get, and who sends it again, in memory. */
final class MemoryOutbox implements OutboxStore {
    private record Key(DeviceId device, String about) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::device).thenComparing(Key::about);

        static Key of(Item item) {
            return new Key(item.device(), item.about());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Waiting(Item item, int tries, Instant createdAt, Instant nextAt) {
        /** Taken once more. */
        Waiting again(Instant now) {
            Duration wait = FIRST_RESEND.multipliedBy(1L << Math.min(tries, 20));
            return new Waiting(
                    item, tries + 1, createdAt, now.plus(wait.compareTo(MAX_BACK_OFF) < 0 ? wait : MAX_BACK_OFF));
        }
    }

    private record Lease(String owner, Instant until) {}

    private final MemoryTable<Key, Waiting> rows;
    private final MemoryTable<Integer, Lease> leases;

    MemoryOutbox(Memory memory) {
        rows = new MemoryTable<Key, Waiting>(memory, "outbox")
                .shown(row ->
                        new MemoryBooks.Sent(row.item().device(), row.item().payload()));
        leases = new MemoryTable<>(memory, "relay_lease");
    }

    @Override
    public void add(Tx tx, TownScope scope, List<Item> items, Instant now) {
        for (Item item : items) {
            Optional<Waiting> old = rows.find(tx, scope, Key.of(item));
            rows.put(
                    tx,
                    scope,
                    Key.of(item),
                    new Waiting(
                            item,
                            old.map(Waiting::tries).orElse(1),
                            old.map(Waiting::createdAt).orElse(now),
                            now.plus(FIRST_RESEND)));
        }
    }

    @Override
    public void arrived(Tx tx, TownScope scope, Collection<Item> shown) {
        shown.forEach(item -> rows.remove(tx, scope, Key.of(item)));
    }

    @Override
    public Map<TownScope, List<DeviceId>> waiting(Tx tx) {
        Map<TownScope, List<DeviceId>> devices = new LinkedHashMap<>();
        for (TownId town : rows.towns(tx)) {
            TownScope scope = new TownScope(town);
            devices.put(
                    scope,
                    rows.all(tx, scope).stream()
                            .map(row -> row.item().device())
                            .distinct()
                            .toList());
        }
        return devices;
    }

    @Override
    public int drop(Tx tx, TownScope scope, Collection<DeviceId> gone) {
        List<Key> dropped = rows.all(tx, scope).stream()
                .map(row -> Key.of(row.item()))
                .filter(key -> gone.contains(key.device()))
                .toList();
        dropped.forEach(key -> rows.remove(tx, scope, key));
        return dropped.size();
    }

    @Override
    public List<Item> all(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        return rows.all(tx, scope).stream()
                .filter(row -> devices.contains(row.item().device()))
                .sorted(Comparator.comparing(Waiting::createdAt))
                .map(Waiting::item)
                .toList();
    }

    /** Whom something was sent to so often at least. */
    List<DeviceId> triedOften(Tx tx, TownScope scope, int times) {
        return rows.all(tx, scope).stream()
                .filter(row -> row.tries() >= times)
                .map(row -> row.item().device())
                .distinct()
                .toList();
    }

    /** Whether anything was written for it after this. */
    boolean hasNewer(Tx tx, TownScope scope, DeviceId device, Instant than) {
        return rows.all(tx, scope).stream()
                .anyMatch(row ->
                        row.item().device().equals(device) && row.createdAt().isAfter(than));
    }

    /** PostgreSQL spreads the devices by another hash; each is in one partition here as there. */
    @Override
    public List<Item> due(Tx tx, int partition, int partitions, Instant now) {
        List<Waiting> due = rows.towns(tx).stream()
                .flatMap(town -> due(tx, new TownScope(town), now))
                .filter(row -> Math.floorMod(row.item().device().value().hashCode(), partitions) == partition)
                .sorted(Comparator.comparing(Waiting::nextAt))
                .limit(ROUND)
                .toList();
        List<Item> taken = new ArrayList<>();
        for (Waiting row : due) {
            rows.put(tx, new TownScope(row.item().town()), Key.of(row.item()), row.again(now));
            taken.add(row.item());
        }
        return taken;
    }

    @Override
    public boolean lease(Tx tx, int partition, String owner, Instant now, Instant until) {
        Optional<Lease> others = leases.find(tx, MemoryTable.NO_TOWN, partition)
                .filter(lease -> !lease.owner().equals(owner)
                        && !lease.until().isBefore(now)
                        && !lease.until().isAfter(until.plus(FAR)));
        if (others.isEmpty()) {
            leases.put(tx, MemoryTable.NO_TOWN, partition, new Lease(owner, until));
        }
        return others.isEmpty();
    }

    private Stream<Waiting> due(Tx tx, TownScope scope, Instant now) {
        return rows.all(tx, scope).stream()
                .filter(row ->
                        !row.nextAt().isAfter(now) || row.nextAt().isAfter(now.plus(MAX_BACK_OFF.multipliedBy(2))));
    }
}
