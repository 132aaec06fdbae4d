package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.Map;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.StockBook.Movement;
import org.ralvend.protocol.MachineId;
import org.ralvend.simulation.books.TownBooks;

/** I4: what is reserved is there and held by sales, and stock is what its movements add up to. */
final class StockRules {
    private StockRules() {}

    /** @throws Broken naming the first shelf where that is not so */
    static void check(TownBooks.Goods goods) {
        Map<Shelf, int[]> sums = new HashMap<>();
        for (Movement movement : goods.movements()) {
            sums.computeIfAbsent(movement.shelf(), s -> new int[2])[0] += movement.delta();
        }
        for (MemoryStock.Entry entry : goods.reservations()) {
            if (entry.held()) {
                sums.computeIfAbsent(entry.reservation().shelf(), s -> new int[2])[1]++;
            }
        }
        for (Location shelf : goods.shelves()) {
            int[] sum = sums.getOrDefault(new Shelf(new MachineId(shelf.machine()), shelf.slot()), new int[2]);
            if (shelf.reserved() < 0 || shelf.reserved() > shelf.onHand()) {
                throw broken(shelf, shelf.reserved() + " of " + shelf.onHand() + " are reserved");
            }
            if (shelf.onHand() != sum[0]) {
                throw broken(shelf, shelf.onHand() + " are on hand, and its movements add up to " + sum[0]);
            }
            if (shelf.reserved() != sum[1]) {
                throw broken(shelf, shelf.reserved() + " are reserved, and sales hold " + sum[1]);
            }
        }
    }

    private static Broken broken(Location shelf, String what) {
        return new Broken("I4", shelf.machine(), shelf.machine() + " slot " + shelf.slot() + ": " + what);
    }
}
