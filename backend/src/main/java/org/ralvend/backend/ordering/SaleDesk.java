package org.ralvend.backend.ordering;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.catalog.PriceLists;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.backend.payment.GiftCard.Codes;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * Decides about the sales of one batch, in the order of their arrival, over rows that are loaded and locked.
 *
 * <pre>
 *   unit        fact                               next        besides
 *   –           SaleRequested                      {@link RequestDesk}
 *   RECORDED    what became of its money           {@link MoneyDesk}
 *   RECORDED    attempt ordered                    DELIVERING
 *   DELIVERING  unit dispensed                     DELIVERED   reservation committed
 *   DELIVERING  not now                            CLAIMABLE
 *   CLAIMABLE   attempt ordered                    DELIVERING
 *   any open    no stock left in the town          REFUND_DUE  by the refund rule
 *   any open    all that hold it are gone for good REFUND_DUE  by the refund rule
 *   any open    not now, after the deadline        REFUND_DUE  reservation released
 *   any open    an attempt that was forgotten here DELIVERING  what was owed back is not
 *   RECORDED    it fell before its sale was known  DELIVERED   reservation committed
 * </pre>
 *
 * What was REFUND_DUE and is not any more is earned, unless money is due for another unit.
 *
 * A unit of stored value is never ordered, promised or owed as goods are: it is RECORDED until its money is kept, and
 * DELIVERED by that.
 *
 * A repeat of any fact finds its work done and changes nothing. One thread, one transaction.
 */
@Pure
public final class SaleDesk {
    /** How long after payment goods may still fall for a customer who stands there. */
    public static final Duration HATCH_TIME = Duration.ofSeconds(60);

    private final SaleBook book;
    private final PriceLists lists;
    private final StockBook stock;
    private final PaymentBook payments;
    private final Promise promise;
    private final Map<SaleId, SaleRequested> recorded = new LinkedHashMap<>();

    /**
     * What goes with every sale.
     *
     * @param deadline how long after it is recorded a paid unit is refunded at the latest
     * @param hash under which its secret and code are stored
     */
    record Promise(Duration deadline, Function<Bytes, Bytes> hash) {}

    SaleDesk(SaleBook book, PriceLists lists, StockBook stock, PaymentBook payments, Promise promise) {
        this.book = book;
        this.lists = lists;
        this.stock = stock;
        this.payments = payments;
        this.promise = promise;
    }

    /** By when a sale that is recorded now ends. */
    public Instant deadline(Instant now) {
        return now.plus(promise.deadline());
    }

    public Optional<Sale> find(SaleId id) {
        return book.find(id);
    }

    /**
     * The reservation that an attempt at this unit is for: its own, where that lies within reach on a shelf that works;
     * else another within reach. What is held elsewhere stays held where there is none.
     */
    public Optional<Reservation> withinReach(SaleId id, int unit, List<MachineId> nearest) {
        Optional<Reservation> held = stock.heldFor(id, unit);
        if (held.isPresent()
                && nearest.contains(held.get().shelf().machine())
                && !stock.isBlocked(held.get().shelf())) {
            return held;
        }
        return stock.move(id, unit, book.unit(id, unit).sku(), nearest);
    }

    /** Whether goods are promised to this sale's customer for this unit; not so of a sale that is not known yet. */
    public boolean promises(SaleId id, int unit) {
        return find(id).flatMap(sale -> sale.unit(unit))
                .filter(SaleUnit::isGoods)
                .isPresent();
    }

    /**
     * Whether the customer has neither got the goods of this unit nor any of the money for them, nor may be getting that at
     * this moment.
     */
    public boolean owes(SaleId id, int unit) {
        return find(id).flatMap(sale -> sale.unit(unit))
                .filter(sold -> sold.isGoods()
                        && sold.state().isOpen()
                        && !payments.back().isBegun(id, unit))
                .isPresent();
    }

    /** The money is kept: the value that it bought is behind the sale's codes, and delivered by that. */
    void issue(SaleId id, Cause cause, Instant now) {
        for (SaleUnit unit : get(id).units()) {
            Money value = unit.value();
            Sale.Terms terms = get(id).terms();
            if (value != null && terms != null && unit.state() == SaleState.RECORDED) {
                Codes codes = new Codes(terms.secretHash(), terms.keypadHash());
                payments.gifts().sell(id, unit.unit(), codes, value);
                Cause why = cause.and("unit " + unit.unit() + " is stored behind its code");
                book.move(id, unit.unit(), SaleState.DELIVERED, why, now);
            }
        }
    }

    /** What is not due any more is earned, unless money is due for another unit. */
    private void move(SaleId id, int unit, SaleState next, Cause cause, Instant now) {
        boolean due = book.unit(id, unit).state() == SaleState.REFUND_DUE;
        book.move(id, unit, next, cause, now);
        if (due && get(id).units().stream().noneMatch(other -> other.state() == SaleState.REFUND_DUE)) {
            payments.earn(id);
        }
    }

    /** It had fallen, and its shelf was told, before its sale was known. */
    public void fetched(SaleId id, int unit, Cause cause, Instant now) {
        stock.commit(id, unit);
        move(id, unit, SaleState.DELIVERED, cause, now);
    }

    /** An attempt is ordered, or a warehouse tells of one that was forgotten here: what it does decides. */
    public void delivering(SaleId id, int unit, Cause cause, Instant now) {
        move(id, unit, SaleState.DELIVERING, cause, now);
    }

    public void delivered(SaleId id, int unit, Shelf shelf, Cause cause, Instant now) {
        List<Reservation> displaced = stock.dispensed(id, unit, shelf, cause.evidence());
        move(id, unit, SaleState.DELIVERED, cause, now);
        displaced.forEach(other -> replan(other, cause, now));
    }

    /** Says something about a sale that stays where it is; of one that is not known yet there is nothing to say. */
    public void note(SaleId id, Cause cause, Instant now) {
        if (find(id).isPresent()) {
            book.note(id, cause, now);
        }
    }

    /**
     * Not now: the customer claims it later. Where nothing is left in the town for it, the refund rule applies. What is
     * {@link #owes not owed} stays as it is.
     */
    public void claimable(SaleId id, int unit, Cause cause, Instant now) {
        if (!owes(id, unit)) {
            return;
        }
        SaleUnit sold = book.unit(id, unit);
        if (!now.isBefore(get(id).deadline())) {
            refund(id, unit, cause.and("after the deadline"), now);
        } else if (holds(sold, id)) {
            move(id, unit, SaleState.CLAIMABLE, cause, now);
        } else if (stock.isHeldOnGone(id, unit) || stock.isOnGoneOnly(sold.sku())) {
            refund(id, unit, cause.and("every warehouse that holds it is permanently offline"), now);
        } else {
            refund(id, unit, cause.and("no stock left in the town"), now);
        }
    }

    /** Something for this unit, where somebody can fetch it. */
    private boolean holds(SaleUnit sold, SaleId id) {
        if (stock.isHeldOnGone(id, sold.unit())) {
            return stock.leave(id, sold.unit(), sold.sku()).isPresent();
        }
        return stock.heldFor(id, sold.unit()).isPresent()
                || stock.reserve(id, sold.unit(), sold.sku(), List.of(), true).isPresent();
    }

    /** The unit will not be delivered: its reservation ends, and what was kept for it is owed. */
    void refund(SaleId id, int unit, Cause cause, Instant now) {
        stock.release(id, unit);
        book.move(id, unit, SaleState.REFUND_DUE, cause, now);
        payments.refund(id);
    }

    SaleBook book() {
        return book;
    }

    PriceLists lists() {
        return lists;
    }

    /** Its request is kept with it. */
    void record(SaleRequested request) {
        recorded.put(request.sale(), request);
    }

    Map<SaleId, SaleRequested> recorded() {
        return Map.copyOf(recorded);
    }

    StockBook stock() {
        return stock;
    }

    PaymentBook payments() {
        return payments;
    }

    /**
     * Holds another unit where there is one. Only what waits to be claimed is decided by that: what is being delivered is
     * decided when its attempt ends, what is only recorded when its money is.
     */
    void replan(Reservation displaced, Cause cause, Instant now) {
        SaleId id = displaced.sale();
        stock.reserve(id, displaced.unit(), displaced.sku(), List.of(), true);
        boolean claimable = find(id).flatMap(sale -> sale.unit(displaced.unit()))
                .filter(unit -> unit.state() == SaleState.CLAIMABLE)
                .isPresent();
        if (claimable) {
            claimable(
                    id,
                    displaced.unit(),
                    new Cause(cause.actor(), cause.evidence(), "its shelf had less than was thought"),
                    now);
        }
    }

    /** What is known of the claim and the list, as far as it may be stored. */
    Sale.Terms terms(SaleRequested request) {
        return new Sale.Terms(
                request.list().version(),
                hash(request.claim()),
                promise.hash().apply(Bytes.ofText(request.keypadCode().digits())));
    }

    Bytes hash(ClaimSecret secret) {
        return promise.hash().apply(Bytes.ofText(secret.value()));
    }

    /** @throws UnbookableException where nobody knows it, or it is another machine's */
    public Sale own(Origin origin, SaleId id) throws UnbookableException {
        return own(origin, find(id).orElseThrow(() -> new UnbookableException(FaultCode.NOT_FOUND, "sale " + id)));
    }

    static Sale own(Origin origin, Sale sale) throws UnbookableException {
        if (!sale.machine().equals(origin.machine())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "sale " + sale.id() + " is not " + origin.machine() + "'s");
        }
        return sale;
    }

    private Sale get(SaleId id) {
        return find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
    }
}
