package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.StockStore;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * Takes what sales hold off warehouses that are gone for good: {@link GoneDesk}. Rows that somebody holds are left for the
 * next time, so any number of replicas may do it at once.
 */
@Singleton
public final class Vacating {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    private final Ordering ordering;
    private final SaleStore store;
    private final StockStore inventory;

    public Vacating(Ordering ordering, SaleStore store, StockStore inventory) {
        this.ordering = ordering;
        this.store = store;
        this.inventory = inventory;
    }

    /** Who holds anything there, in the order of their ids, after this one; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, Set<MachineId> gone, UUID after) {
        return inventory.holdersAt(tx, scope, gone, after, BATCH);
    }

    /** Decides about these, as far as nobody else holds them. */
    public void vacate(Tx tx, TownScope scope, List<SaleId> sales, Instant now) {
        List<SaleId> free = store.lockFree(tx, scope, sales);
        if (free.isEmpty()) {
            return;
        }
        SaleDesk desk = ordering.open(tx, scope, Ordering.About.sales(free), List.of());
        new GoneDesk(desk).vacate(free, now);
        ordering.save(tx, scope, desk, now);
    }
}
