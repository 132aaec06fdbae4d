package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * Decides whether what a vendor asks for is sold, beside the {@link SaleDesk}, over the same rows.
 *
 * <pre>
 *   request                      next      besides
 *   stock and list good          RECORDED  reserve each unit, payment AUTHORISED, gift card spent, verdict accepted
 *   ordered before               RECORDED  the same, but only what there is is reserved
 *   otherwise                    REJECTED  kept as a fact, gift card let go, verdict rejected
 * </pre>
 *
 * A repeat gets the first answer. One thread, one transaction.
 */
@Pure
public final class RequestDesk {
    private final SaleDesk sales;
    private final SaleBook book;
    private final StockBook stock;
    private final PaymentBook payments;

    public RequestDesk(SaleDesk sales) {
        this.sales = sales;
        this.book = sales.book();
        this.stock = sales.stock();
        this.payments = sales.payments();
    }

    /**
     * @param nearest warehouses within the vendor's reach, whose stock is preferred
     * @param ordered whether a warehouse has told of an attempt for it: it was accepted before this backend was restored,
     *     and stands whatever is left
     */
    public Verdict request(Origin origin, SaleRequested request, List<MachineId> nearest, boolean ordered, Instant now)
            throws UnbookableException {
        if (!origin.takesMoney()) {
            throw new UnbookableException(FaultCode.MESSAGE_FOREIGN, origin.machine() + " takes no money");
        }
        Sale known = sales.find(request.sale()).orElse(null);
        // Of a sale that an unreadable entry opened nothing has been said yet: it may still be sold.
        if (known != null) {
            Sale own = SaleDesk.own(origin, known);
            if (own.reason() != null || !payments.isUnread(own.id()) || own.isOverdue(now)) {
                return Verdict.of(named(origin, own, request, now));
            }
        }
        List<SaleUnit> units = SaleUnit.of(request);
        RejectReason reason = null;
        if (ordered) {
            units.forEach(unit -> stock.reserve(request.sale(), unit.unit(), unit.sku(), nearest, true));
        } else {
            reason = sales.lists().refuses(request);
            if (reason == null && !payments.isHeld(request.sale(), origin.machine(), request.tenders())) {
                reason = RejectReason.GIFT_CARD_REFUSED;
            }
            reason = reason == null ? reserveAll(request.sale(), units, nearest) : reason;
        }
        Sale sale = new Sale(
                request.sale(),
                origin.machine(),
                origin.device(),
                request.total(),
                sales.terms(request),
                reason == null ? SaleState.RECORDED : SaleState.REJECTED,
                reason,
                known == null ? now : known.recordedAt(),
                known == null ? sales.deadline(now) : known.deadline(),
                null,
                reason == null ? units : List.of());
        sales.record(request);
        payments.secured(sale.id(), origin.machine(), request.tenders(), reason == null);
        Cause cause = new Cause(origin, reason == null ? "stock reserved" : "rejected: " + reason);
        book.enter(known == null ? null : known.state(), sale, now, cause);
        return Verdict.of(sale);
    }

    /** Holds all of them or none. Returns why not. */
    private @Nullable RejectReason reserveAll(SaleId sale, List<SaleUnit> units, List<MachineId> nearest) {
        for (SaleUnit unit : units) {
            if (stock.reserve(sale, unit.unit(), unit.sku(), nearest, true).isEmpty()) {
                units.forEach(held -> stock.release(sale, held.unit()));
                return stock.isOnGoneOnly(unit.sku()) ? RejectReason.WAREHOUSES_GONE : RejectReason.OUT_OF_STOCK;
            }
        }
        return null;
    }

    /** A request after its sale's money was settled promises nothing more; it tells whose code the refund is behind. */
    private Sale named(Origin origin, Sale sale, SaleRequested request, Instant now) {
        if (sale.terms() != null) {
            return sale;
        }
        Sale claimed = sale.on(sales.terms(request), request.total());
        book.replace(claimed);
        book.note(sale.id(), new Cause(origin, "its request came after its money"), now);
        return claimed;
    }
}
