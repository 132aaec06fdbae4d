package org.ralvend.backend.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** I4 and I5, on the book alone. */
class StockBookTest {
    private static final Sku COLA = new Sku("COLA");
    private static final MachineId NEAR = new MachineId("near");
    private static final MachineId FAR = new MachineId("far");
    private final Random random = new Random(4);

    @Test
    void takesTheNearestMachineThatHasItAndItsFullestShelf() {
        StockBook book = book(stock(NEAR, 1, 1), stock(NEAR, 2, 3), stock(FAR, 1, 9));
        assertEquals(new Shelf(NEAR, 2), reserve(book, sale(), List.of(NEAR, FAR), true));
        assertEquals(new Shelf(FAR, 1), reserve(book, sale(), List.of(FAR, NEAR), true));
    }

    @Test
    void takesNothingOutsideReachUnlessItMay() {
        StockBook book = book(stock(FAR, 1, 1));
        assertTrue(book.reserve(sale(), 1, COLA, List.of(NEAR), false).isEmpty());
        assertTrue(book.reserve(sale(), 1, COLA, List.of(NEAR), true).isPresent());
        assertTrue(book.reserve(sale(), 1, COLA, List.of(NEAR), true).isEmpty());
    }

    @Test
    void takesNothingFromABlockedShelfAndKeepsWhatIsOnIt() {
        StockBook book = book(stock(NEAR, 1, 2));
        book.block(new Shelf(NEAR, 1));
        assertTrue(book.reserve(sale(), 1, COLA, List.of(NEAR), true).isEmpty());
        assertEquals(2, book.changedStock().getFirst().onHand());
    }

    @Test
    void cannotHoldAnIllegalShelf() {
        assertThrows(IllegalStateException.class, () -> new Stock(new Shelf(NEAR, 1), COLA, 1, 2, 0, false));
        assertThrows(IllegalStateException.class, () -> new Stock(new Shelf(NEAR, 1), COLA, 1, -1, 0, false));
    }

    @Test
    void displacesTheYoungestWhereAUnitFellThatNobodyHadReserved() {
        StockBook book = book(stock(NEAR, 1, 1), stock(FAR, 1, 1));
        SaleId holder = sale();
        reserve(book, holder, List.of(NEAR), true);
        List<Reservation> displaced = book.dispensed(sale(), 1, new Shelf(NEAR, 1), "stray");
        assertEquals(List.of(holder), displaced.stream().map(Reservation::sale).toList());
        assertEquals(0, book.changedStock().getFirst().onHand());
    }

    @Test
    void refusesToShortenAShelfWithoutKnowingWhoHoldsWhatThere() {
        Stock held = new Stock(new Shelf(NEAR, 1), COLA, 3, 2, 0, false);
        StockBook book = new StockBook(List.of(held), List.of(), Set.of());
        ShelfNotLoaded refused = assertThrows(
                ShelfNotLoaded.class, () -> book.counted(new Shelf(NEAR, 1), 1, StockBook.Reason.COUNTED, "a test"));
        assertEquals(new Shelf(NEAR, 1), refused.shelf());
    }

    @Test
    void freesWhatWasHeldElsewhereForAUnitThatFellFromAnEmptyShelf() {
        StockBook book = book(stock(NEAR, 1, 0), stock(FAR, 1, 1));
        SaleId sale = sale();
        reserve(book, sale, List.of(FAR), true);
        book.dispensed(sale, 1, new Shelf(NEAR, 1), "a product that nobody knew of");
        assertTrue(book.heldFor(sale, 1).isEmpty());
        assertTrue(book.reserve(sale(), 1, COLA, List.of(FAR), false).isPresent());
        assertEquals(
                0, book.movements().stream().mapToInt(StockBook.Movement::delta).sum());
    }

    @Test
    void keepsAReservationThatCannotMove() {
        StockBook book = book(stock(NEAR, 1, 1));
        SaleId sale = sale();
        reserve(book, sale, List.of(NEAR), true);
        assertTrue(book.move(sale, 1, COLA, List.of(FAR)).isEmpty());
        assertTrue(book.heldFor(sale, 1).isPresent());
    }

    /** Random histories: after each act every shelf is legal and what is reserved is exactly what is held. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsExactlyWhatItReserved(long seed) {
        Random chance = new Random(seed);
        StockBook book = book(stock(NEAR, 1, 5), stock(NEAR, 2, 5), stock(FAR, 1, 5));
        Map<SaleId, Reservation> held = new HashMap<>();
        Set<String> acts = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            acts.add(act(book, held, chance));
            Map<Shelf, Integer> expected = new HashMap<>();
            held.values().forEach(r -> expected.merge(r.shelf(), 1, Integer::sum));
            for (Stock stock : book.changedStock()) {
                assertEquals(
                        expected.getOrDefault(stock.shelf(), 0),
                        stock.reserved(),
                        "after " + i + " acts of seed " + seed);
            }
        }
        assertEquals(Set.of("reserve", "release", "dispense", "count"), acts);
    }

    private static String act(StockBook book, Map<SaleId, Reservation> held, Random chance) {
        List<SaleId> holders = new ArrayList<>(held.keySet());
        holders.sort(null);
        int choice = chance.nextInt(10);
        if (choice < 5 || holders.isEmpty()) {
            SaleId sale = SaleId.mint(() -> Instant.EPOCH, chance);
            book.reserve(sale, 1, COLA, List.of(NEAR), true).ifPresent(r -> held.put(sale, r));
            return "reserve";
        }
        SaleId one = holders.get(chance.nextInt(holders.size()));
        if (choice < 7) {
            book.release(one, 1);
            held.remove(one);
            return "release";
        }
        if (choice < 9) {
            Reservation reservation = held.remove(one);
            book.dispensed(one, 1, reservation == null ? new Shelf(NEAR, 1) : reservation.shelf(), "test")
                    .forEach(r -> held.remove(r.sale()));
            return "dispense";
        }
        Shelf shelf = new Shelf(chance.nextBoolean() ? NEAR : FAR, 1);
        book.counted(shelf, chance.nextInt(7), StockBook.Reason.COUNTED, "test").forEach(r -> held.remove(r.sale()));
        return "count";
    }

    private static Shelf reserve(StockBook book, SaleId sale, List<MachineId> nearest, boolean anywhere) {
        return book.reserve(sale, 1, COLA, nearest, anywhere).orElseThrow().shelf();
    }

    private SaleId sale() {
        return SaleId.mint(() -> Instant.EPOCH, random);
    }

    private static StockBook book(Stock... stock) {
        return new StockBook(List.of(stock), List.of(), Set.of());
    }

    private static Stock stock(MachineId machine, int slot, int units) {
        return new Stock(new Shelf(machine, slot), COLA, units, 0, 0, false);
    }
}
