package org.ralvend.backend.ordering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.GiftCard.Codes;
import org.ralvend.backend.payment.PayBack.Back;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.protocol.SaleId;

/**
 * Pays out what is owed back, beside the {@link SaleDesk}, over the same rows. What is due was decided before, by the refund
 * rule, at the deadline, or since nothing is promised for the money; an attempt and a refund exclude each other there, but for an attempt that
 * a restored backend hears of while money is on its way to a card.
 *
 * <pre>
 *   sale or unit            its code   next        besides
 *   REFUND_DUE              known      REFUNDED    value behind that code
 *   REFUND_DUE              not known  REFUND_DUE  an operator pays: nobody could claim it
 *   REFUND_DUE, by card     any        REFUND_DUE  {@link CardDesk}, or an operator pays it back to the card
 *   REFUND_DUE              any        REFUNDED    an operator says that it was paid by hand
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
        long paid = sale.units().isEmpty() ? payAll(sale, codes, cause, now) : 0;
        for (SaleUnit unit : sale.units()) {
            paid += unit.state() == SaleState.REFUND_DUE ? payUnit(id, unit, codes, cause, now) : 0;
        }
        if (!isOwing(get(id))) {
            payments.back().done(id);
        }
        return paid;
    }

    private long payAll(Sale sale, @Nullable Codes codes, Cause cause, Instant now) {
        Back back = payments.back().pay(sale.id(), 0, null, codes);
        if (back.minor() > 0) {
            SaleState next = back.whole() ? SaleState.REFUNDED : sale.state();
            say(sale.state(), sale.in(next), cause.and(text(back)), now);
        }
        return back.minor();
    }

    private long payUnit(SaleId id, SaleUnit unit, @Nullable Codes codes, Cause cause, Instant now) {
        Back back = payments.back().pay(id, unit.unit(), unit.price(), codes);
        if (back.minor() > 0) {
            Sale before = get(id);
            SaleState next = back.whole() ? SaleState.REFUNDED : SaleState.REFUND_DUE;
            Cause why = cause.and("unit " + unit.unit() + ", " + text(back));
            say(before.state(), before.with(unit.unit(), next), why, now);
        }
        return back.minor();
    }

    static boolean isOwing(Sale sale) {
        return sale.units().isEmpty()
                ? sale.state() == SaleState.REFUND_DUE
                : sale.units().stream().anyMatch(unit -> unit.state() == SaleState.REFUND_DUE);
    }

    /** Also where the sale stays what it is, since more is owed for it. */
    private void say(SaleState before, Sale after, Cause cause, Instant now) {
        book.enter(before, after, now, cause);
        if (before == after.state()) {
            book.note(after.id(), cause, now);
        }
    }

    private static String text(Back back) {
        return back.minor() + " in minor units";
    }

    private Sale get(SaleId id) {
        return book.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
    }
}
