package org.ralvend.backend.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.StockBook.Movement;
import org.ralvend.backend.inventory.StockBook.Reason;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Shelves that stand at zero, and nobody knows any more how much was thought to lie there. */
public final class MutantShelf {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final SaleId NOBODY = new SaleId(new UUID(0, 0));

    private MutantShelf() {}

    /**
     * What was missing on a shelf that was found empty is forgotten.
     *
     * @param from the first movement that is looked at
     * @return the first of next time
     */
    public static int clamp(Tx tx, TownScope scope, MemoryStock stock, int from) {
        List<Movement> all = stock.movements(tx, scope);
        all.stream()
                .skip(from)
                .filter(movement -> movement.reason() == Reason.FOUND_EMPTY && movement.delta() < 0)
                .forEach(movement -> forget(tx, scope, stock, movement));
        return stock.movements(tx, scope).size();
    }

    /** How many units nobody holds. */
    public static int free(Tx tx, TownScope scope, MemoryStock stock, Sku sku) {
        return stock.lock(tx, scope, List.of(sku)).stream()
                .filter(row -> !row.blocked())
                .mapToInt(MutantShelf::free)
                .sum();
    }

    /** Units that nobody holds are not to be had, until they are shown again. */
    public static Map<Shelf, Integer> hide(Tx tx, TownScope scope, MemoryStock stock, Sku sku) {
        Map<Shelf, Integer> hidden = new HashMap<>();
        for (Stock row : stock.lock(tx, scope, List.of(sku))) {
            StockBook book = new StockBook(List.of(row), List.of(), Set.of());
            for (int unit = 0; unit < free(row); unit++) {
                book.miss(NOBODY, 1, row.shelf());
                hidden.merge(row.shelf(), 1, Integer::sum);
            }
            stock.save(tx, scope, book, NOW);
        }
        return hidden;
    }

    /** They are to be had again. */
    public static void show(Tx tx, TownScope scope, MemoryStock stock, Sku sku, Map<Shelf, Integer> hidden) {
        for (Stock row : stock.lock(tx, scope, List.of(sku))) {
            StockBook book = new StockBook(List.of(row), List.of(), Set.of());
            for (int unit = 0; unit < hidden.getOrDefault(row.shelf(), 0); unit++) {
                book.settle(row.shelf());
            }
            stock.save(tx, scope, book, NOW);
        }
    }

    /** What somebody else holds is free again. */
    public static void releaseAnother(Tx tx, TownScope scope, MemoryStock stock, Set<SaleId> but) {
        stock.reservations(tx, scope).stream()
                .filter(MemoryStock.Entry::held)
                .map(MemoryStock.Entry::reservation)
                .filter(held -> !but.contains(held.sale()))
                .findFirst()
                .ifPresent(held -> {
                    List<Stock> rows = stock.lock(tx, scope, List.of(held.sku()));
                    StockBook book = stock.open(tx, scope, rows, List.of(held.sale()));
                    book.release(held.sale(), held.unit());
                    stock.save(tx, scope, book, NOW);
                });
    }

    private static int free(Stock row) {
        return Math.max(0, row.onHand() - row.reserved() - row.missing());
    }

    /** The sum of the movements is what it would be without this one, and the shelf is as it was left. */
    private static void forget(Tx tx, TownScope scope, MemoryStock stock, Movement found) {
        stock.lock(tx, scope, List.of(found.sku())).stream()
                .filter(row -> row.shelf().equals(found.shelf()))
                .forEach(row -> {
                    count(tx, scope, stock, row, row.onHand() - found.delta());
                    count(tx, scope, stock, row, row.onHand());
                });
    }

    private static void count(Tx tx, TownScope scope, MemoryStock stock, Stock row, int units) {
        StockBook book = new StockBook(List.of(row), List.of(), Set.of());
        book.counted(row.shelf(), units, Reason.FOUND_EMPTY, "mutant");
        stock.save(tx, scope, book, NOW);
    }
}
