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
import org.ralvend.protocol.Fact.Tender;
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
 * Of stored value there is always enough, and nothing is reserved; no gift card pays for it, since one that costs less than
 * it is worth would buy the next for ever, and one that was stolen would be another before anybody blocks it.
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
        List<SaleUnit> units = SaleUnit.of(request, sales.lists());
        List<SaleUnit> goods = units.stream().filter(SaleUnit::isGoods).toList();
        RejectReason reason = null;
        if (ordered) {
            goods.forEach(unit -> stock.reserve(request.sale(), unit.unit(), unit.sku(), nearest, true));
        } else {
            reason = refusal(origin, request, goods.size() < units.size());
            reason = reason == null ? reserveAll(request.sale(), goods, nearest) : reason;
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
        String accepted = goods.isEmpty() ? "of stored value there is enough" : "stock reserved";
        Cause cause = new Cause(origin, reason == null ? accepted : "rejected: " + reason);
        book.enter(known == null ? null : known.state(), sale, now, cause);
        return Verdict.of(sale);
    }

    /** @param value whether any of it is stored value */
    private @Nullable RejectReason refusal(Origin origin, SaleRequested request, boolean value) {
        RejectReason byList = sales.lists().refuses(request);
        if (byList != null) {
            return byList;
        }
        boolean byGift = request.tenders().stream().anyMatch(t -> t.tender() == Tender.GIFT_CARD);
        return (value && byGift) || !payments.isHeld(request.sale(), origin.machine(), request.tenders())
                ? RejectReason.GIFT_CARD_REFUSED
                : null;
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
