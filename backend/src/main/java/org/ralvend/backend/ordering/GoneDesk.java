package org.ralvend.backend.ordering;

import java.time.Instant;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.protocol.SaleId;

/**
 * What becomes of what sales hold on warehouses that are gone for good, beside the {@link SaleDesk}, over the same rows.
 *
 * <pre>
 *   unit        elsewhere in the town         next        besides
 *   CLAIMABLE   another is free               CLAIMABLE   held there from now on
 *   CLAIMABLE   none                          REFUND_DUE  by the refund rule
 *   RECORDED    another is free               RECORDED    held there from now on
 *   RECORDED    none                          RECORDED    what becomes of its money decides
 *   DELIVERING  –                             –           its attempt is open: what ends that decides
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
final class GoneDesk {
    private static final Cause CAUSE = new Cause("backend", "reachability", "its warehouse is permanently offline");

    private final SaleDesk sales;
    private final StockBook stock;

    GoneDesk(SaleDesk sales) {
        this.sales = sales;
        this.stock = sales.stock();
    }

    void vacate(SaleId id, Instant now) {
        Sale sale = sales.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
        for (SaleUnit unit : sale.units()) {
            if (stock.isHeldOnGone(id, unit.unit())) {
                switch (unit.state()) {
                    case CLAIMABLE -> sales.claimable(id, unit.unit(), CAUSE, now);
                    case RECORDED ->
                        stock.leave(id, unit.unit(), unit.sku())
                                .ifPresent(moved -> sales.note(
                                        id, CAUSE.and("held at " + moved.shelf().machine()), now));
                    case DELIVERING, REJECTED, DELIVERED, VOID, REFUND_DUE, REFUNDED -> {}
                }
            }
        }
    }
}
