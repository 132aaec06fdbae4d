package org.ralvend.backend.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.StockBook.Movement;
import org.ralvend.backend.inventory.StockBook.Reason;

/** Shelves that stand at zero, and nobody knows any more how much was thought to lie there. */
public final class MutantShelf {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

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
