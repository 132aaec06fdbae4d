package org.ralvend.backend.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * The stock of a town, its reservations and movements. Stored by {@link Inventory} and, in memory, by {@link MemoryStock}.
 * Callers hold an open transaction; rows are locked in the order of their key.
 */
public interface StockStore {
    /** Who holds anything on these shelves now; it stays so only where their products' stock is locked. */
    List<SaleId> holders(Tx tx, TownScope scope, Collection<Shelf> shelves);

    /** What lies on these shelves. A shelf keeps its product, so this needs no lock. */
    List<Sku> skusOn(Tx tx, TownScope scope, Collection<Shelf> shelves);

    /** From here on nobody else reserves any of these products. */
    List<Stock> lock(Tx tx, TownScope scope, Collection<Sku> skus);

    /** @param stock locked; the reservations of these sales are loaded with it */
    StockBook open(Tx tx, TownScope scope, List<Stock> stock, Collection<SaleId> sales);

    /** Who holds anything on these machines, in the order of their ids, after this one. */
    List<SaleId> holdersAt(Tx tx, TownScope scope, Collection<MachineId> machines, UUID after, int limit);

    /** Writes what the book remembers. */
    void save(Tx tx, TownScope scope, StockBook book, Instant now);

    /** Puts units on a shelf; the shelf is made where there was none. Returns false where it holds another product. */
    boolean receive(Tx tx, TownScope scope, Shelf shelf, Sku sku, int units, String evidence, Instant now);

    /** Every slot of the town, in the order of machine and slot. */
    List<Location> locations(Tx tx, TownScope scope);
}
