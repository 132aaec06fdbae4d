package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
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

    /** What is paid for takes what is left elsewhere before what may never be paid. */
    void vacate(List<SaleId> ids, Instant now) {
        ids.forEach(id -> held(id, SaleState.CLAIMABLE).forEach(unit -> sales.claimable(id, unit.unit(), CAUSE, now)));
        ids.forEach(id -> held(id, SaleState.RECORDED).forEach(unit -> leave(id, unit, now)));
    }

    private List<SaleUnit> held(SaleId id, SaleState state) {
        Sale sale = sales.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
        return sale.units().stream()
                .filter(unit -> unit.state() == state && stock.isHeldOnGone(id, unit.unit()))
                .toList();
    }

    private void leave(SaleId id, SaleUnit unit, Instant now) {
        stock.leave(id, unit.unit(), unit.sku())
                .ifPresent(moved ->
                        sales.note(id, CAUSE.and("held at " + moved.shelf().machine()), now));
    }
}
