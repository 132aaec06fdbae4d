package org.ralvend.backend.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** Pays back what is owed of the payments of a {@link PaymentBook}. One thread, one transaction. */
@Pure
public final class PayBack {
    private final PaymentBook payments;
    private final List<Refund> before;
    private final List<Refund> refunds = new ArrayList<>();

    PayBack(PaymentBook payments, List<Refund> before) {
        this.payments = payments;
        this.before = List.copyOf(before);
    }

    /** What went back of what is owed for a unit, in minor units, and whether that is all of it. */
    public record Back(long minor, boolean whole) {}

    /**
     * What is owed back goes back, in the order of the tenders, each as far as it was kept.
     *
     * @param unit of the sale; 0 where no goods were promised for its money
     * @param most what the unit was sold for; null for all that is left
     * @param codes what the value of coins is behind; null where somebody pays by hand. What was paid by card goes back to the
     *     card, so only by hand; what a gift card had paid goes back to it
     */
    public Back pay(SaleId sale, int unit, @Nullable Money most, GiftCard.@Nullable Codes codes) {
        long left = most == null ? Long.MAX_VALUE : most.minor() - backFor(sale, unit);
        long wanted = left;
        for (Payment payment : payments.of(sale)) {
            boolean goes = payment.state() == State.REFUND_DUE && (codes == null || payment.tender() != Tender.CARD);
            long part = goes ? Math.min(left, payment.left()) : 0;
            if (part > 0) {
                pay(payment, unit, part, codes);
                left -= part;
            }
        }
        boolean more = payments.of(sale).stream().anyMatch(p -> p.state() == State.REFUND_DUE && p.left() > 0);
        return new Back(wanted - left, left == 0 || !more);
    }

    private void pay(Payment payment, int unit, long part, GiftCard.@Nullable Codes codes) {
        SaleId sale = payment.sale();
        Money back = new Money(part, Objects.requireNonNull(payment.amount()).currency());
        payments.put(payment.less(back));
        Optional<UUID> card = payment.giftCard();
        if (codes != null && card.isPresent()) {
            payments.gifts().refund(card.get(), sale, unit, payment.n(), back);
        } else if (codes != null) {
            payments.gifts().refund(sale, unit, payment.n(), codes, back);
        }
        Refund.Method method = codes == null ? Refund.Method.BY_HAND : Refund.Method.GIFT_CARD;
        refunds.add(new Refund(sale, unit, payment.n(), back, method));
    }

    private long backFor(SaleId sale, int unit) {
        return before.stream()
                .filter(refund -> refund.sale().equals(sale) && refund.unit() == unit)
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }

    /** Nothing more of this sale is owed back for now. */
    public void done(SaleId sale) {
        payments.of(sale).stream()
                .filter(p -> p.state() == State.REFUND_DUE)
                .forEach(p -> payments.put(p.in(p.left() == 0 ? State.REFUNDED : State.PAID)));
    }

    List<Refund> refunds() {
        return List.copyOf(refunds);
    }
}
