package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.catalog.PriceLists;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.Stock;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.Payments;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Loads and locks what a batch's sales touch, and writes what the {@link SaleDesk} decided. */
@Singleton
public final class Ordering {
    private final Catalog catalog;
    private final Inventory inventory;
    private final Payments payments;
    private final ClaimHash claimHash;

    Ordering(Catalog catalog, Inventory inventory, Payments payments, ClaimHash claimHash) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.payments = payments;
        this.claimHash = claimHash;
    }

    /**
     * Sales are locked before stock, each in the order of their keys.
     *
     * @param requests sales that may be new
     * @param known sales that other facts are about
     * @param corrected shelves that were counted or found empty: who holds anything there may lose it, so they are locked
     *     too
     */
    public SaleDesk open(
            Tx tx,
            TownScope scope,
            List<SaleRequested> requests,
            Collection<SaleId> known,
            Collection<Shelf> corrected) {
        Set<SaleId> ids = new HashSet<>(known);
        requests.forEach(r -> ids.add(r.sale()));
        ids.addAll(inventory.holders(tx, scope, corrected));
        List<Sale> sales = new ArrayList<>(SaleRows.load(tx, scope, ids, SaleRows.Locking.WAITS));
        Set<Sku> skus = new HashSet<>(inventory.skusOn(tx, scope, corrected));
        requests.forEach(r -> r.lines().forEach(line -> skus.add(line.sku())));
        sales.forEach(sale -> sale.units().forEach(unit -> skus.add(unit.sku())));
        List<Stock> stock = inventory.lock(tx, scope, skus);
        for (Sale late : late(tx, scope, ids, corrected)) {
            sales.add(late);
            ids.add(late.id());
        }
        PriceLists lists = catalog.open(
                tx, scope, requests.stream().map(r -> r.list().version()).toList());
        PaymentBook paid = payments.open(tx, scope, ids);
        return new SaleDesk(new SaleBook(sales), lists, inventory.open(tx, scope, stock, ids), paid, claimHash::of);
    }

    /**
     * Who came to hold something on these shelves before their stock was locked. To wait for a sale now could be a
     * deadlock, so those that somebody else has locked are left out: where one of them is needed the transaction begins
     * again.
     */
    private List<Sale> late(Tx tx, TownScope scope, Set<SaleId> ids, Collection<Shelf> corrected) {
        List<SaleId> late = inventory.holders(tx, scope, corrected).stream()
                .filter(id -> !ids.contains(id))
                .toList();
        return late.isEmpty() ? List.of() : SaleRows.load(tx, scope, late, SaleRows.Locking.SKIPS);
    }

    public void save(Tx tx, TownScope scope, SaleDesk desk, Instant now) {
        SaleRows.save(tx, scope, desk);
        payments.save(tx, scope, desk.payments(), now);
        inventory.save(tx, scope, desk.stock(), now);
    }

    public Optional<Sale> find(Tx tx, TownScope scope, SaleId id) {
        return SaleRows.load(tx, scope, Set.of(id), SaleRows.Locking.NONE).stream()
                .findFirst();
    }

    /** What was decided about these sales of this machine, as far as it asked for anything. */
    public List<Verdict> verdicts(Tx tx, TownScope scope, MachineId machine, Collection<SaleId> sales) {
        if (sales.isEmpty()) {
            return List.of();
        }
        return SaleRows.load(tx, scope, sales, SaleRows.Locking.NONE).stream()
                .filter(sale -> sale.machine().equals(machine) && (sale.terms() != null || sale.reason() != null))
                .map(Verdict::of)
                .toList();
    }

    /** Newest first. */
    public List<Sale> newest(Tx tx, TownScope scope, int limit) {
        return inOrder(
                tx,
                scope,
                tx.query(
                        "SELECT id FROM ordering.orders WHERE town_id = ? ORDER BY recorded_at DESC, id DESC LIMIT ?",
                        row -> new SaleId(row.uuid("id")),
                        scope.id(),
                        limit));
    }

    /** Sales that should have ended and have not, the oldest deadline first. */
    public List<Sale> overdue(Tx tx, TownScope scope, Instant now, int limit) {
        return inOrder(tx, scope, tx.query("""
                SELECT id FROM ordering.orders WHERE town_id = ? AND deadline <= ?
                  AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE') ORDER BY deadline, id LIMIT ?""", row -> new SaleId(row.uuid("id")), scope.id(), now, limit));
    }

    private static List<Sale> inOrder(Tx tx, TownScope scope, List<SaleId> ids) {
        Map<SaleId, Sale> byId = new HashMap<>();
        SaleRows.load(tx, scope, ids, SaleRows.Locking.NONE).forEach(sale -> byId.put(sale.id(), sale));
        return ids.stream().map(byId::get).toList();
    }

    public List<StatusEvent> events(Tx tx, TownScope scope, SaleId id) {
        return tx.query(
                "SELECT * FROM ordering.status_event WHERE town_id = ? AND order_id = ? ORDER BY n",
                row -> new StatusEvent(
                        id,
                        row.time("at"),
                        row.text("actor"),
                        row.findText("from_state") == null ? null : row.constant(SaleState.class, "from_state"),
                        row.constant(SaleState.class, "to_state"),
                        row.text("why"),
                        row.text("evidence")),
                scope.id(),
                id.value());
    }
}
