package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.ListStore;
import org.ralvend.backend.catalog.PriceLists;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.Stock;
import org.ralvend.backend.inventory.StockStore;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.GiftCardAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/** Loads and locks what a batch's sales touch, and writes what the {@link SaleDesk} decided. */
@Singleton
public final class Ordering {
    /** {@link SaleState#isOpen} in SQL. */
    static final String OPEN = "('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE')";

    private static final String BY_DEADLINE = "o.deadline, o.id";

    private final SaleStore sales;
    private final ListStore catalog;
    private final StockStore inventory;
    private final PaymentStore payments;
    private final SaleTerms terms;

    public Ordering(SaleStore sales, ListStore catalog, StockStore inventory, PaymentStore payments, SaleTerms terms) {
        this.sales = sales;
        this.catalog = catalog;
        this.inventory = inventory;
        this.payments = payments;
        this.terms = terms;
    }

    /**
     * What a batch is about.
     *
     * @param requests sales that may be new
     * @param asked gift cards that are to pay for some that may come
     * @param ended sales that no gift card is to pay any more
     * @param known sales that other facts are about
     */
    public record About(
            List<SaleRequested> requests,
            List<GiftCardAsked> asked,
            Collection<SaleId> ended,
            Collection<SaleId> known) {
        /** Sales that are known. */
        public static About sales(Collection<SaleId> known) {
            return new About(List.of(), List.of(), List.of(), known);
        }
    }

    /**
     * Sales are locked before stock, and stock before gift cards, each in the order of their keys.
     *
     * @param corrected shelves that were counted or found empty: who holds anything there may lose it, so they are locked
     *     too
     */
    public SaleDesk open(Tx tx, TownScope scope, About about, Collection<Shelf> corrected) {
        List<SaleRequested> requests = about.requests();
        Collection<SaleId> known = about.known();
        Set<SaleId> ids = new HashSet<>(known);
        requests.forEach(r -> ids.add(r.sale()));
        ids.addAll(inventory.holders(tx, scope, corrected));
        List<Sale> loaded = new ArrayList<>(sales.load(tx, scope, ids, SaleStore.Locking.WAITS));
        Set<Sku> skus = new HashSet<>(inventory.skusOn(tx, scope, corrected));
        requests.forEach(r -> r.lines().forEach(line -> skus.add(line.sku())));
        loaded.forEach(sale -> sale.units().forEach(unit -> skus.add(unit.sku())));
        List<Stock> stock = inventory.lock(tx, scope, skus);
        for (Sale late : late(tx, scope, ids, corrected)) {
            loaded.add(late);
            ids.add(late.id());
        }
        requireUnknown(tx, scope, ids, requests, loaded);
        PriceLists lists = catalog.open(
                tx, scope, requests.stream().map(r -> r.list().version()).toList());
        return new SaleDesk(
                new SaleBook(loaded),
                lists,
                inventory.open(tx, scope, stock, ids),
                payments.open(tx, scope, ids, gifts(about, selling(loaded, requests, lists))),
                promise());
    }

    /** Those whose codes value may come to lie behind. */
    private static Set<SaleId> selling(List<Sale> loaded, List<SaleRequested> requests, PriceLists lists) {
        Set<SaleId> selling = new HashSet<>();
        loaded.stream().filter(Sale::isToStore).forEach(sale -> selling.add(sale.id()));
        requests.stream()
                .filter(request -> request.lines().stream().anyMatch(line -> lists.value(request, line.sku()) != null))
                .forEach(request -> selling.add(request.sale()));
        return selling;
    }

    /** Of these something may be held: those that ask, those that end, and those that are paid so. */
    private PaymentStore.Gifts gifts(About about, Set<SaleId> selling) {
        Set<SaleId> holding = new HashSet<>(about.ended());
        about.asked().forEach(asked -> holding.add(asked.sale()));
        about.requests().stream()
                .filter(request -> request.tenders().stream().anyMatch(t -> t.tender() == Tender.GIFT_CARD))
                .forEach(request -> holding.add(request.sale()));
        Set<Bytes> secrets = new HashSet<>();
        about.asked().forEach(asked -> secrets.add(terms.claimHash().of(asked.secret())));
        return new PaymentStore.Gifts(secrets, holding, selling);
    }

    /** With the gift cards that money may go back to, and without stock, which no refund touches. */
    SaleDesk openToRefund(Tx tx, TownScope scope, Collection<SaleId> known) {
        return new SaleDesk(
                new SaleBook(sales.load(tx, scope, known, SaleStore.Locking.WAITS)),
                catalog.open(tx, scope, List.of()),
                inventory.open(tx, scope, List.of(), List.of()),
                payments.openToRefund(tx, scope, known),
                promise());
    }

    /** After which every sale has ended. */
    Duration longest() {
        return terms.deadline();
    }

    private SaleDesk.Promise promise() {
        return new SaleDesk.Promise(terms.deadline(), terms.claimHash()::of);
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
        return late.isEmpty() ? List.of() : sales.load(tx, scope, late, SaleStore.Locking.SKIPS);
    }

    /**
     * A sale whose goods fell, and that was recorded while this transaction waited for their stock.
     *
     * @throws SaleTakenMeanwhile where there is one: it decides what the goods were for
     */
    private void requireUnknown(
            Tx tx, TownScope scope, Set<SaleId> ids, List<SaleRequested> requests, List<Sale> loaded) {
        Set<SaleId> unknown = new HashSet<>(ids);
        loaded.forEach(sale -> unknown.remove(sale.id()));
        requests.forEach(request -> unknown.remove(request.sale()));
        int born = unknown.isEmpty()
                ? 0
                : sales.load(tx, scope, unknown, SaleStore.Locking.NONE).size();
        if (born > 0) {
            throw new SaleTakenMeanwhile(born);
        }
    }

    public void save(Tx tx, TownScope scope, SaleDesk desk, Instant now) {
        sales.save(tx, scope, desk);
        payments.save(tx, scope, desk.payments(), now);
        inventory.save(tx, scope, desk.stock(), now);
    }

    public Optional<Sale> find(Tx tx, TownScope scope, SaleId id) {
        return sales.load(tx, scope, Set.of(id), SaleStore.Locking.NONE).stream()
                .findFirst();
    }

    /** The sale behind each of these codes, where there is one. */
    public Map<ClaimId, SaleId> behind(Tx tx, TownScope scope, Collection<ClaimEntered> entered) {
        Map<ClaimId, Bytes> hashes = new HashMap<>();
        entered.forEach(one -> hashes.put(one.claim(), terms.claimHash().of(one)));
        Map<Bytes, SaleId> found = hashes.isEmpty() ? Map.of() : sales.behind(tx, scope, hashes.values());
        Map<ClaimId, SaleId> behind = new HashMap<>();
        hashes.forEach((claim, hash) -> {
            SaleId sale = found.get(hash);
            if (sale != null) {
                behind.put(claim, sale);
            }
        });
        return behind;
    }

    /** What was decided about these sales of this machine, as far as it asked for anything. */
    public List<Verdict> verdicts(Tx tx, TownScope scope, MachineId machine, Collection<SaleId> these) {
        if (these.isEmpty()) {
            return List.of();
        }
        return sales.load(tx, scope, these, SaleStore.Locking.NONE).stream()
                .filter(sale -> sale.machine().equals(machine) && (sale.terms() != null || sale.reason() != null))
                .map(Verdict::of)
                .toList();
    }

    /**
     * A part of a list.
     *
     * @param after the sale that the page before ended with; null for the first page
     */
    public record Page(@Nullable SaleId after, int limit) {}

    /** Newest first. */
    public List<Sale> newest(Tx tx, TownScope scope, Page page) {
        String here = page.after() == null ? "" : " AND (o.recorded_at, o.id) < (last.recorded_at, last.id)";
        return page(tx, scope, page, "true" + here, "o.recorded_at DESC, o.id DESC");
    }

    /** Sales that should have ended and have not, the oldest deadline first. */
    public List<Sale> overdue(Tx tx, TownScope scope, Instant now, Page page) {
        return page(tx, scope, page, "o.deadline <= ? AND o.state IN " + OPEN + beyond(page), BY_DEADLINE, now);
    }

    /**
     * Those that an operator must do something about, the oldest deadline first: overdue, with a refund due, or among
     * these.
     */
    public List<Sale> attention(Tx tx, TownScope scope, Instant now, Collection<SaleId> these, Page page) {
        return page(
                tx,
                scope,
                page,
                "((o.deadline <= ? AND o.state IN " + OPEN + ") OR o.state = 'REFUND_DUE' OR o.id = ANY (?))"
                        + beyond(page),
                BY_DEADLINE,
                now,
                these.stream().map(SaleId::value).toArray(UUID[]::new));
    }

    private static String beyond(Page page) {
        return page.after() == null ? "" : " AND (o.deadline, o.id) > (last.deadline, last.id)";
    }

    /** @param which may name the row of the page's last sale before this one, {@code last}, where there is one */
    private List<Sale> page(Tx tx, TownScope scope, Page page, String which, String order, Object... values) {
        SaleId after = page.after();
        List<@Nullable Object> all = new ArrayList<>();
        if (after != null) {
            all.add(after.value());
        }
        all.add(scope.id());
        all.addAll(List.of(values));
        all.add(page.limit());
        String last = after == null ? "" : " JOIN ordering.orders last ON last.town_id = o.town_id AND last.id = ?";
        return inOrder(
                tx,
                scope,
                tx.query(
                        "SELECT o.id FROM ordering.orders o" + last + " WHERE o.town_id = ? AND " + which + " ORDER BY "
                                + order + " LIMIT ?",
                        row -> new SaleId(row.uuid("id")),
                        all.toArray()));
    }

    private List<Sale> inOrder(Tx tx, TownScope scope, List<SaleId> ids) {
        Map<SaleId, Sale> byId = new HashMap<>();
        sales.load(tx, scope, ids, SaleStore.Locking.NONE).forEach(sale -> byId.put(sale.id(), sale));
        return ids.stream().map(byId::get).toList();
    }

    public List<StatusEvent> events(Tx tx, TownScope scope, SaleId id) {
        return sales.events(tx, scope, id);
    }
}
