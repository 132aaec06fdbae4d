package org.ralvend.backend.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * The locked stock rows of one batch, and what the batch does to them. Decides which shelf a unit comes from; remembers
 * every change so that it can be written set-based. Used by one thread within one transaction.
 */
@Pure
public final class StockBook {
    /** A change of what is physically there. */
    public record Movement(Shelf shelf, Sku sku, int delta, Reason reason, String evidence) {}

    /** Why stock moved. */
    public enum Reason {
        RECEIPT,
        DISPENSED,
        FOUND_EMPTY,
        COUNTED
    }

    record UnitKey(SaleId sale, int unit) {}

    /** What a reservation is. */
    enum State {
        HELD,
        COMMITTED,
        RELEASED
    }

    record Made(Reservation reservation, State state) {}

    record Ended(Reservation reservation, State state) {}

    private final Map<Shelf, Stock> shelves = new LinkedHashMap<>();
    private final ShelfChoice choice;
    private final Map<UnitKey, Reservation> held = new LinkedHashMap<>();
    private final Map<UnitKey, Integer> numbers = new LinkedHashMap<>();
    private final Map<Shelf, Stock> changed = new LinkedHashMap<>();
    private final List<Reservation> made = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final List<Movement> movements = new ArrayList<>();

    /** Of a town where no machine is gone for good. */
    StockBook(List<Stock> stock, List<Reservation> reservations, Set<Reservation> stillHeld) {
        this(stock, reservations, stillHeld, Set.of());
    }

    /**
     * @param reservations the newest of each unit that the batch is about; {@code held} tells whether it still stands
     * @param gone machines that are taken for gone for good: nothing new is held there
     */
    StockBook(List<Stock> stock, List<Reservation> reservations, Set<Reservation> stillHeld, Set<MachineId> gone) {
        this.choice = new ShelfChoice(shelves, gone);
        stock.stream()
                .sorted(Comparator.comparing((Stock s) -> s.shelf().machine())
                        .thenComparingInt(s -> s.shelf().slot()))
                .forEach(s -> shelves.put(s.shelf(), s));
        for (Reservation reservation : reservations) {
            UnitKey key = new UnitKey(reservation.sale(), reservation.unit());
            numbers.merge(key, reservation.number(), Math::max);
            if (stillHeld.contains(reservation)) {
                held.put(key, reservation);
            }
        }
    }

    /**
     * Holds one unit: on the first machine of {@code nearest} that has it, else, where {@code anywhere}, on any of the
     * town; within a machine on the fullest shelf, so that none runs empty early.
     */
    public Optional<Reservation> reserve(SaleId sale, int unit, Sku sku, List<MachineId> nearest, boolean anywhere) {
        Optional<Stock> chosen = choice.nearest(sku, nearest);
        if (chosen.isEmpty() && anywhere) {
            chosen = choice.fullest(sku);
        }
        return chosen.map(stock -> hold(sale, unit, stock));
    }

    /** Whether what is held for this unit lies where nobody will fetch it. */
    public boolean isHeldOnGone(SaleId sale, int unit) {
        return heldFor(sale, unit).filter(choice::isGone).isPresent();
    }

    /** Whether there is any of this product, and all of it on machines that are gone for good. */
    public boolean isOnGoneOnly(Sku sku) {
        return choice.isOnGoneOnly(sku);
    }

    /** Moves what is held for a unit off a machine that is gone; it stays where nobody else in the town has another. */
    public Optional<Reservation> leave(SaleId sale, int unit, Sku sku) {
        Optional<Stock> other = choice.fullest(sku);
        if (other.isPresent()) {
            release(sale, unit);
        }
        return other.map(stock -> hold(sale, unit, stock));
    }

    public Optional<Reservation> heldFor(SaleId sale, int unit) {
        return Optional.ofNullable(held.get(new UnitKey(sale, unit)));
    }

    /**
     * The unit left the machine, whatever was thought to be there. Where the shelf then holds less than is reserved on it,
     * the youngest reservations are released and returned, to be planned anew.
     *
     * @throws ShelfNotLoaded where not all that is reserved there is loaded
     */
    public List<Reservation> dispensed(SaleId sale, int unit, Shelf shelf, String evidence) {
        commit(sale, unit);
        return fell(shelf, evidence);
    }

    /** What this unit held has gone, and was taken off its shelf before. */
    public void commit(SaleId sale, int unit) {
        Reservation reservation = held.remove(new UnitKey(sale, unit));
        if (reservation != null) {
            ended.add(new Ended(reservation, State.COMMITTED));
            change(stockOf(reservation.shelf()).release());
        }
    }

    /** As {@link #dispensed}, but what the units of sales hold stays held as far as the shelf bears it. */
    public List<Reservation> fell(Shelf shelf, String evidence) {
        Stock stock = shelves.get(shelf);
        if (stock == null) {
            return List.of();
        }
        if (stock.onHand() == 0) {
            movements.add(new Movement(shelf, stock.sku(), 1, Reason.COUNTED, evidence));
            movements.add(new Movement(shelf, stock.sku(), -1, Reason.DISPENSED, evidence));
            return List.of();
        }
        List<Reservation> displaced = displace(shelf, stock.onHand() - 1);
        movements.add(new Movement(shelf, stock.sku(), -1, Reason.DISPENSED, evidence));
        change(stockOf(shelf).count(stock.onHand() - 1));
        return displaced;
    }

    /** Gives the unit back to the shelf's free stock. */
    public void release(SaleId sale, int unit) {
        Reservation reservation = held.remove(new UnitKey(sale, unit));
        if (reservation != null) {
            ended.add(new Ended(reservation, State.RELEASED));
            change(stockOf(reservation.shelf()).release());
        }
    }

    /** Takes the shelf out of use until somebody has looked at it. */
    public void block(Shelf shelf) {
        Stock stock = shelves.get(shelf);
        if (stock != null && !stock.blocked()) {
            change(stock.block());
        }
    }

    /** What this unit held here may have fallen for it: nobody gets that until it is known. What it holds elsewhere stays. */
    public void miss(SaleId sale, int unit, Shelf shelf) {
        releaseOn(sale, unit, shelf);
        Stock stock = shelves.get(shelf);
        if (stock != null) {
            change(stock.miss(1));
        }
    }

    /** As {@link #release}, but not what lies on another shelf. */
    public void releaseOn(SaleId sale, int unit, Shelf shelf) {
        if (heldFor(sale, unit).filter(r -> r.shelf().equals(shelf)).isPresent()) {
            release(sale, unit);
        }
    }

    /** Of one that was missing it is known by now whether it fell. */
    public void settle(Shelf shelf) {
        Stock stock = shelves.get(shelf);
        if (stock != null && stock.missing() > 0) {
            change(stock.miss(-1));
        }
    }

    /**
     * The shelf turned out to have this many. Where that is less than is reserved, the youngest reservations are
     * released and returned, to be planned anew. Whoever counted some has seen that the shelf works.
     *
     * @throws ShelfNotLoaded where not all that is reserved there is loaded
     */
    public List<Reservation> counted(Shelf shelf, int units, Reason reason, String evidence) {
        Stock stock = shelves.get(shelf);
        if (stock == null) {
            return List.of();
        }
        List<Reservation> displaced = displace(shelf, units);
        movements.add(new Movement(shelf, stock.sku(), units - stock.onHand(), reason, evidence));
        Stock counted = stockOf(shelf).count(units);
        change(reason == Reason.COUNTED && units > 0 ? counted.unblock() : counted);
        return displaced;
    }

    /** Moves what is held for a unit to the nearest machine that has another; it stays where it is if none has. */
    public Optional<Reservation> move(SaleId sale, int unit, Sku sku, List<MachineId> nearest) {
        Reservation before = held.get(new UnitKey(sale, unit));
        Optional<Stock> chosen = choice.nearest(sku, nearest);
        if (before != null && chosen.isPresent()) {
            release(sale, unit);
        }
        return chosen.map(stock -> hold(sale, unit, stock));
    }

    public Optional<Stock> find(Shelf shelf) {
        return Optional.ofNullable(shelves.get(shelf));
    }

    /** Whether one of these machines has any that nobody holds. */
    public boolean isFree(Sku sku, List<MachineId> machines) {
        return choice.nearest(sku, machines).isPresent();
    }

    public boolean isBlocked(Shelf shelf) {
        return find(shelf).filter(Stock::blocked).isPresent();
    }

    List<Stock> changedStock() {
        return List.copyOf(changed.values());
    }

    /** New reservations with what became of each within the batch. */
    List<Made> madeReservations() {
        return made.stream().map(r -> new Made(r, endOf(r))).toList();
    }

    /** Reservations from before the batch that it ended. */
    List<Ended> endedReservations() {
        return ended.stream().filter(e -> !made.contains(e.reservation())).toList();
    }

    List<Movement> movements() {
        return List.copyOf(movements);
    }

    private State endOf(Reservation reservation) {
        return ended.stream()
                .filter(e -> e.reservation().equals(reservation))
                .map(Ended::state)
                .findFirst()
                .orElse(State.HELD);
    }

    private List<Reservation> displace(Shelf shelf, int units) {
        List<Reservation> displaced = new ArrayList<>();
        List<Reservation> onShelf = held.values().stream()
                .filter(r -> r.shelf().equals(shelf))
                .sorted(Comparator.comparing(Reservation::sale)
                        .thenComparingInt(Reservation::unit)
                        .reversed())
                .toList();
        for (Reservation reservation : onShelf) {
            if (stockOf(shelf).reserved() > units) {
                release(reservation.sale(), reservation.unit());
                displaced.add(reservation);
            }
        }
        if (stockOf(shelf).reserved() > units) {
            throw new ShelfNotLoaded(shelf);
        }
        return displaced;
    }

    private Reservation hold(SaleId sale, int unit, Stock stock) {
        UnitKey key = new UnitKey(sale, unit);
        int number = numbers.merge(key, 1, Integer::sum);
        Reservation reservation = new Reservation(sale, unit, number, stock.shelf(), stock.sku());
        held.put(key, reservation);
        made.add(reservation);
        change(stock.hold());
        return reservation;
    }

    private Stock stockOf(Shelf shelf) {
        Stock stock = shelves.get(shelf);
        if (stock == null) {
            throw new IllegalStateException("not loaded: " + shelf);
        }
        return stock;
    }

    private void change(Stock stock) {
        shelves.put(stock.shelf(), stock);
        changed.put(stock.shelf(), stock);
    }
}
