package org.ralvend.backend.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.MemoryDevices;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.backend.inventory.StockBook.Movement;
import org.ralvend.backend.inventory.StockBook.Reason;
import org.ralvend.backend.inventory.StockBook.State;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Stock, reservations and movements in memory. */
public final class MemoryStock implements StockStore {
    private record Key(SaleId sale, int unit, int number) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::sale).thenComparingInt(Key::unit).thenComparingInt(Key::number);

        static Key of(Reservation reservation) {
            return new Key(reservation.sale(), reservation.unit(), reservation.number());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * A reservation and what became of it.
     *
     * @param held whether it stands
     * @param committed whether its unit was delivered
     */
    public record Entry(
            Reservation reservation,
            boolean held,
            boolean committed,
            Instant heldAt,
            @Nullable Instant endedAt) {}

    private record UnitKey(SaleId sale, int unit) {}

    private final MemoryTable<Shelf, Stock> shelves;
    private final MemoryTable<Key, Entry> reservations;
    private final MemoryTable<Long, Movement> movements;
    private final MemoryDevices devices;
    private long moved;

    /** @param devices whose machines have shelves, {@code variants} that lie on them */
    public MemoryStock(Memory memory, MemoryDevices devices, MemoryTable<Sku, ?> variants) {
        this.devices = devices;
        // Stock holds itself to 0 <= reserved <= on hand (I4).
        shelves = new MemoryTable<Shelf, Stock>(memory, "stock")
                .check(stock -> stock.shelf().slot() >= 1 && stock.shelf().slot() <= 999)
                .references(devices.machines(), stock -> stock.shelf().machine())
                .references(variants, Stock::sku);
        reservations = new MemoryTable<Key, Entry>(memory, "reservation")
                .check(entry -> entry.held() == (entry.endedAt() == null))
                .unique(entry -> entry.held()
                        ? new UnitKey(
                                entry.reservation().sale(), entry.reservation().unit())
                        : null);
        movements = new MemoryTable<>(memory, "movement");
    }

    @Override
    public List<SaleId> holders(Tx tx, TownScope scope, Collection<Shelf> these) {
        if (these.isEmpty()) {
            return List.of();
        }
        return reservations.all(tx, scope).stream()
                .filter(entry ->
                        entry.held() && these.contains(entry.reservation().shelf()))
                .map(entry -> entry.reservation().sale())
                .toList();
    }

    @Override
    public List<Sku> skusOn(Tx tx, TownScope scope, Collection<Shelf> these) {
        return these.stream()
                .distinct()
                .flatMap(shelf -> shelves.find(tx, scope, shelf).stream())
                .map(Stock::sku)
                .toList();
    }

    @Override
    public List<Stock> lock(Tx tx, TownScope scope, Collection<Sku> skus) {
        return shelves.all(tx, scope).stream()
                .filter(stock -> skus.contains(stock.sku()))
                .toList();
    }

    @Override
    public StockBook open(Tx tx, TownScope scope, List<Stock> stock, Collection<SaleId> sales) {
        Set<Reservation> held = new HashSet<>();
        List<Reservation> known = sales.stream()
                .distinct()
                .flatMap(sale -> of(tx, scope, sale))
                .map(entry -> {
                    if (entry.held()) {
                        held.add(entry.reservation());
                    }
                    return entry.reservation();
                })
                .toList();
        return new StockBook(stock, known, held, devices.gone(tx, scope));
    }

    @Override
    public List<SaleId> holdersAt(Tx tx, TownScope scope, Collection<MachineId> machines, UUID after, int limit) {
        return reservations.all(tx, scope).stream()
                .filter(Entry::held)
                .map(Entry::reservation)
                .filter(held -> machines.contains(held.shelf().machine()))
                .map(Reservation::sale)
                .filter(sale -> sale.compareTo(new SaleId(after)) > 0)
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public void save(Tx tx, TownScope scope, StockBook book, Instant now) {
        book.changedStock().forEach(stock -> shelves.put(tx, scope, stock.shelf(), stock));
        for (StockBook.Ended ended : book.endedReservations()) {
            Key key = Key.of(ended.reservation());
            reservations
                    .find(tx, scope, key)
                    .filter(Entry::held)
                    .ifPresent(entry -> reservations.put(
                            tx, scope, key, entry(entry.reservation(), ended.state(), entry.heldAt(), now)));
        }
        book.madeReservations()
                .forEach(made -> reservations.insert(
                        tx, scope, Key.of(made.reservation()), entry(made.reservation(), made.state(), now, now)));
        book.movements().forEach(movement -> movements.insert(tx, scope, ++moved, movement));
    }

    @Override
    public boolean receive(Tx tx, TownScope scope, Shelf shelf, Sku sku, int units, String evidence, Instant now) {
        Optional<Stock> known = shelves.find(tx, scope, shelf);
        if (known.filter(stock -> !stock.sku().equals(sku)).isPresent()) {
            return false;
        }
        Stock before = known.orElse(new Stock(shelf, sku, 0, 0, 0, false));
        shelves.put(
                tx,
                scope,
                shelf,
                new Stock(shelf, sku, before.onHand() + units, before.reserved(), before.missing(), false));
        movements.insert(tx, scope, ++moved, new Movement(shelf, sku, units, Reason.RECEIPT, evidence));
        return true;
    }

    @Override
    public List<Location> locations(Tx tx, TownScope scope) {
        return shelves.all(tx, scope).stream()
                .map(stock -> new Location(
                        stock.shelf().machine().value(),
                        stock.shelf().slot(),
                        stock.sku().value(),
                        stock.onHand(),
                        stock.reserved(),
                        stock.missing(),
                        stock.blocked()))
                .toList();
    }

    /** Every reservation there ever was, in the order of sales, units and numbers. */
    public List<Entry> reservations(Tx tx, TownScope scope) {
        return List.copyOf(reservations.all(tx, scope));
    }

    /** Every movement there ever was, the oldest first. */
    public List<Movement> movements(Tx tx, TownScope scope) {
        return List.copyOf(movements.all(tx, scope));
    }

    private Stream<Entry> of(Tx tx, TownScope scope, SaleId sale) {
        return reservations
                .between(tx, scope, new Key(sale, 0, 0), new Key(sale, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .stream();
    }

    private static Entry entry(Reservation reservation, State state, Instant heldAt, Instant now) {
        boolean held = state == State.HELD;
        return new Entry(reservation, held, state == State.COMMITTED, heldAt, held ? null : now);
    }
}
