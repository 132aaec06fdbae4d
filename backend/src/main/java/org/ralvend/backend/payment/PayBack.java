package org.ralvend.backend.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final CardBack cards;
    private final List<Refund> refunds = new ArrayList<>();

    PayBack(PaymentBook payments, Before before) {
        this.payments = payments;
        this.before = before.refunds();
        this.cards = new CardBack(payments, this, before.ordered());
    }

    /** What went back before, and what is on its way back to cards. */
    record Before(List<Refund> refunds, List<RefundOrder> ordered) {
        static final Before NONE = new Before(List.of(), List.of());

        Before {
            refunds = List.copyOf(refunds);
            ordered = List.copyOf(ordered);
        }
    }

    /** What went back of what is owed for a unit, in minor units, and whether that is all of it. */
    public record Back(long minor, boolean whole) {}

    /**
     * What is owed back goes back, in the order of the tenders, each as far as it was kept.
     *
     * @param unit of the sale; 0 where no goods were promised for its money
     * @param most what the unit was sold for; null for all that is left
     * @param codes what the value of coins is behind; null where somebody pays by hand. What was paid by card goes back to the
     *     card, so only by hand or by {@link CardBack}; what a gift card had paid goes back to it
     */
    public Back pay(SaleId sale, int unit, @Nullable Money most, GiftCard.@Nullable Codes codes) {
        long left = left(sale, unit, most);
        long wanted = left;
        for (Payment payment : payments.of(sale)) {
            boolean goes = payment.state() == State.REFUND_DUE && (codes == null || payment.tender() != Tender.CARD);
            long part = goes ? Math.min(left, payment.left() - cards.underWay(payment)) : 0;
            if (part > 0) {
                pay(payment, unit, part, codes);
                left -= part;
            }
        }
        return new Back(wanted - left, isWhole(sale, unit, left));
    }

    /** It went back to the card that it came from. */
    Back toCard(RefundOrder order, String reference, @Nullable Money most) {
        SaleId sale = order.sale();
        Payment payment = payments.of(sale).stream()
                .filter(p -> p.n() == order.n())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no tender " + order.n() + " of " + sale));
        payments.put(payment.less(order.amount()));
        refunds.add(new Refund(sale, order.unit(), order.n(), order.amount(), Refund.Method.CARD, reference));
        return new Back(order.amount().minor(), isWhole(sale, order.unit(), left(sale, order.unit(), most)));
    }

    /** Whether anything went back for this unit before, or is on its way to a card. */
    public boolean isBegun(SaleId sale, int unit) {
        return backFor(sale, unit) > 0 || cards.isUnderWay(sale, unit);
    }

    /** What of a unit's price has neither gone back nor is on its way to a card. */
    long left(SaleId sale, int unit, @Nullable Money most) {
        return most == null ? Long.MAX_VALUE : most.minor() - backFor(sale, unit) - cards.underWay(sale, unit);
    }

    private boolean isWhole(SaleId sale, int unit, long left) {
        boolean more = payments.of(sale).stream().anyMatch(p -> p.state() == State.REFUND_DUE && p.left() > 0);
        return !cards.isUnderWay(sale, unit) && (left == 0 || !more);
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
        refunds.add(new Refund(sale, unit, payment.n(), back, method, null));
    }

    private long backFor(SaleId sale, int unit) {
        return Stream.concat(before.stream(), refunds.stream())
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

    /** What goes back to cards. */
    public CardBack cards() {
        return cards;
    }

    List<Refund> refunds() {
        return List.copyOf(refunds);
    }
}
