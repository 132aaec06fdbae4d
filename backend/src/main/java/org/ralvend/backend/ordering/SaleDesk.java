package org.ralvend.backend.ordering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.Down.RejectReason;
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
 *   –           SaleRequested, stock and list good RECORDED    reserve each unit, payment AUTHORISED, verdict accepted
 *   –           SaleRequested otherwise            –           sale REJECTED, kept as a fact, verdict rejected
 *   RECORDED    PaymentKept, customer waits        (dispatch)  payment PAID; attempts may begin
 *   RECORDED    PaymentKept, nobody waits          CLAIMABLE   payment PAID
 *   RECORDED    PaymentReleased                    VOID        reservation released, payment RELEASED
 *   RECORDED    PaymentUnresolved                  RECORDED    payment UNKNOWN
 *   (rejected)  PaymentReleased                    –           payment RELEASED
 *   (rejected)  PaymentKept, RefundOwed            –           payment REFUND_DUE
 *   RECORDED    attempt ordered                    DELIVERING
 *   DELIVERING  unit dispensed                     DELIVERED   reservation committed
 *   DELIVERING  not now                            CLAIMABLE
 *   CLAIMABLE   attempt ordered                    DELIVERING
 *   any open    no stock left in the town          REFUND_DUE  by the refund rule
 * </pre>
 *
 * A repeat of any fact finds its work done and changes nothing. One thread, one transaction.
 */
@Pure
public final class SaleDesk {
    /** Days after which a paid unit is refunded at the latest. */
    public static final int DEADLINE_DAYS = 14;

    /** How long after payment goods may still fall for a customer who stands there. */
    public static final Duration HATCH_TIME = Duration.ofSeconds(60);

    private final SaleBook book;
    private final PriceLists lists;
    private final StockBook stock;
    private final PaymentBook payments;
    private final Function<Bytes, Bytes> claimHash;
    private final Map<SaleId, SaleRequested> recorded = new LinkedHashMap<>();

    SaleDesk(SaleBook book, PriceLists lists, StockBook stock, PaymentBook payments, Function<Bytes, Bytes> claimHash) {
        this.book = book;
        this.lists = lists;
        this.stock = stock;
        this.payments = payments;
        this.claimHash = claimHash;
    }

    /** @param nearest warehouses within the vendor's reach, whose stock is preferred */
    public Verdict request(Origin origin, SaleRequested request, List<MachineId> nearest, Instant now)
            throws UnbookableException {
        Sale known = find(request.sale()).orElse(null);
        if (known != null) {
            return verdict(own(origin, known));
        }
        RejectReason reason = lists.refuses(request);
        List<SaleUnit> units = units(request);
        if (reason == null && !reserve(request.sale(), units, nearest)) {
            reason = RejectReason.OUT_OF_STOCK;
        }
        SaleState state = reason == null ? SaleState.RECORDED : SaleState.REJECTED;
        Sale sale = new Sale(
                request.sale(),
                origin.machine(),
                origin.device(),
                request.total(),
                request.list().version(),
                state,
                reason,
                claim(request),
                now,
                now.plus(Duration.ofDays(DEADLINE_DAYS)),
                null,
                reason == null ? units : List.of());
        recorded.put(sale.id(), request);
        payments.secured(sale.id(), origin.machine(), request.tenders());
        book.enter(null, sale, now, new Cause(origin, reason == null ? "stock reserved" : "rejected: " + reason));
        return verdict(sale);
    }

    /** The vendor keeps the money. Returns the sale where goods may fall for it now. */
    public Optional<Sale> kept(Origin origin, SaleId id, boolean customerWaiting, Instant now)
            throws UnbookableException {
        Sale sale = get(origin, id);
        if (sale.state() == SaleState.REJECTED) {
            payments.move(id, PaymentBook.State.REFUND_DUE);
            return Optional.empty();
        }
        if (!payments.isIn(id, PaymentBook.State.AUTHORISED)) {
            return Optional.empty();
        }
        payments.move(id, PaymentBook.State.PAID);
        Long age = origin.ageMillis();
        if (customerWaiting && age != null && age < HATCH_TIME.toMillis()) {
            Sale waiting = sale.waiting(now.plus(HATCH_TIME).minusMillis(age));
            book.replace(waiting);
            return Optional.of(waiting);
        }
        for (SaleUnit unit : sale.units()) {
            claimable(id, unit.unit(), new Cause(origin, "money kept, nobody waits"), now);
        }
        return Optional.empty();
    }

    public void released(Origin origin, SaleId id, Instant now) throws UnbookableException {
        Sale sale = get(origin, id);
        payments.move(id, PaymentBook.State.RELEASED);
        for (SaleUnit unit : sale.units()) {
            if (unit.state() == SaleState.RECORDED) {
                stock.release(id, unit.unit());
                book.move(id, unit.unit(), SaleState.VOID, new Cause(origin, "money released"), now);
            }
        }
    }

    public void unresolved(Origin origin, SaleId id) throws UnbookableException {
        get(origin, id);
        payments.move(id, PaymentBook.State.UNKNOWN);
    }

    public void refundOwed(Origin origin, SaleId id) throws UnbookableException {
        get(origin, id);
        payments.move(id, PaymentBook.State.REFUND_DUE);
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

    public void delivering(SaleId id, int unit, Cause cause, Instant now) {
        book.move(id, unit, SaleState.DELIVERING, cause, now);
    }

    public void delivered(SaleId id, int unit, Shelf shelf, Cause cause, Instant now) {
        List<Reservation> displaced =
                stock.dispensed(id, unit, shelf, cause.origin().evidence());
        book.move(id, unit, SaleState.DELIVERED, cause, now);
        displaced.forEach(other -> replan(other, cause, now));
    }

    /** Not now: the customer claims it later. Where nothing is left in the town for it, the refund rule applies. */
    public void claimable(SaleId id, int unit, Cause cause, Instant now) {
        SaleUnit sold = book.unit(id, unit);
        if (stock.heldFor(id, unit).isPresent()
                || stock.reserve(id, unit, sold.sku(), List.of(), true).isPresent()) {
            book.move(id, unit, SaleState.CLAIMABLE, cause, now);
        } else {
            book.move(
                    id,
                    unit,
                    SaleState.REFUND_DUE,
                    new Cause(cause.origin(), cause.why() + "; no stock left in the town"),
                    now);
            payments.move(id, PaymentBook.State.REFUND_DUE);
        }
    }

    /** The shelf failed this unit: give up its reservation there. */
    public void giveUpShelf(SaleId id, int unit, Shelf shelf, boolean empty, Cause cause, Instant now) {
        stock.release(id, unit);
        if (!empty) {
            stock.block(shelf);
            return;
        }
        for (Reservation displaced : stock.counted(
                shelf, 0, StockBook.Reason.FOUND_EMPTY, cause.origin().evidence())) {
            replan(displaced, cause, now);
        }
    }

    /** Somebody counted a shelf. */
    public void counted(Origin origin, Shelf shelf, int units, Instant now) {
        for (Reservation displaced : stock.counted(shelf, units, StockBook.Reason.COUNTED, origin.evidence())) {
            replan(displaced, new Cause(origin, "counted"), now);
        }
    }

    SaleBook book() {
        return book;
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
    private void replan(Reservation displaced, Cause cause, Instant now) {
        SaleId id = displaced.sale();
        stock.reserve(id, displaced.unit(), displaced.sku(), List.of(), true);
        boolean claimable = find(id).flatMap(sale -> sale.unit(displaced.unit()))
                .filter(unit -> unit.state() == SaleState.CLAIMABLE)
                .isPresent();
        if (claimable) {
            claimable(id, displaced.unit(), new Cause(cause.origin(), "its shelf had less than was thought"), now);
        }
    }

    private boolean reserve(SaleId sale, List<SaleUnit> units, List<MachineId> nearest) {
        for (SaleUnit unit : units) {
            if (stock.reserve(sale, unit.unit(), unit.sku(), nearest, true).isEmpty()) {
                units.forEach(held -> stock.release(sale, held.unit()));
                return false;
            }
        }
        return true;
    }

    private Sale get(Origin origin, SaleId id) throws UnbookableException {
        return own(origin, find(id).orElseThrow(() -> new UnbookableException(FaultCode.NOT_FOUND, "sale " + id)));
    }

    private static Sale own(Origin origin, Sale sale) throws UnbookableException {
        if (!sale.machine().equals(origin.machine())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "sale " + sale.id() + " is not " + origin.machine() + "'s");
        }
        return sale;
    }

    private static Verdict verdict(Sale sale) {
        RejectReason reason = sale.reason();
        return reason == null
                ? new Verdict.Accepted(sale.id(), sale.deadline())
                : new Verdict.Rejected(sale.id(), reason);
    }

    private static List<SaleUnit> units(SaleRequested request) {
        List<SaleUnit> units = new ArrayList<>();
        for (SaleRequested.Line line : request.lines()) {
            Money price = line.unitPrice();
            for (int i = 0; i < line.quantity(); i++) {
                units.add(new SaleUnit(units.size() + 1, line.sku(), price, SaleState.RECORDED));
            }
        }
        return units;
    }

    private Sale.Claim claim(SaleRequested request) {
        return new Sale.Claim(
                claimHash.apply(Bytes.ofText(request.claim().value())),
                claimHash.apply(Bytes.ofText(request.keypadCode().digits())));
    }
}
