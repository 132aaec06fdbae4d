package org.ralvend.backend.ordering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.GiftCard.Codes;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.SaleId;

/**
 * Pays out what is owed back, beside the {@link SaleDesk}, over the same rows. What is due was decided before, by the refund
 * rule, at the deadline, or since nothing is promised for the money; an attempt and a refund exclude each other there.
 *
 * <pre>
 *   sale or unit  its code   next        besides
 *   REFUND_DUE    known      REFUNDED    value behind that code
 *   REFUND_DUE    not known  REFUND_DUE  an operator pays: nobody could claim it
 *   REFUND_DUE    any        REFUNDED    an operator says that it was paid by hand
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
final class RefundDesk {
    private static final String EVIDENCE = "refund";

    private final SaleBook book;
    private final PaymentBook payments;

    RefundDesk(SaleDesk sales) {
        this.book = sales.book();
        this.payments = sales.payments();
    }

    /** As a gift card behind the code that its customer has. */
    void payOut(SaleId id, Instant now) {
        Sale sale = get(id);
        Sale.Terms terms = sale.terms();
        if (terms != null) {
            Cause cause = new Cause("backend", EVIDENCE, "paid back as a gift card behind its code");
            pay(sale, new Codes(terms.secretHash(), terms.keypadHash()), cause, now);
        }
    }

    /** Somebody has paid it. Returns how much was owed, in minor units. */
    long byHand(SaleId id, Cause cause, Instant now) {
        return pay(get(id), null, cause, now);
    }

    private long pay(Sale sale, @Nullable Codes codes, Cause cause, Instant now) {
        SaleId id = sale.id();
        long paid = 0;
        if (sale.units().isEmpty()) {
            paid = payments.payBack(id, 0, null, codes);
            if (paid > 0) {
                book.enter(sale.state(), sale.in(SaleState.REFUNDED), now, cause.and(text(paid)));
            }
        }
        for (SaleUnit unit : sale.units()) {
            long part =
                    unit.state() == SaleState.REFUND_DUE ? payments.payBack(id, unit.unit(), unit.price(), codes) : 0;
            if (part > 0) {
                book.move(
                        id, unit.unit(), SaleState.REFUNDED, cause.and("unit " + unit.unit() + ", " + text(part)), now);
                paid += part;
            }
        }
        if (get(id).units().stream().noneMatch(unit -> unit.state() == SaleState.REFUND_DUE)) {
            payments.paidBack(id);
        }
        return paid;
    }

    private static String text(long minor) {
        return minor + " in minor units";
    }

    private Sale get(SaleId id) {
        return book.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
    }
}
