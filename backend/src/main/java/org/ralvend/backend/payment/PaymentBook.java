package org.ralvend.backend.payment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** The payments of one batch's sales and what becomes of them. One thread, one transaction. */
@Pure
public final class PaymentBook {
    /** What a payment is, in the order of its life. */
    public enum State {
        PENDING,
        AUTHORISED,
        PAID,
        RELEASED,
        FAILED,
        UNKNOWN,
        EXPIRED,
        REFUND_DUE,
        REFUNDED
    }

    /**
     * One tender of one sale. {@code provider} and {@code reference} together are unique in a town.
     *
     * @param amount null where nobody could read it; its state is then {@code UNKNOWN}
     * @param refunded how much of it went back after it was kept, in minor units
     */
    public record Payment(
            SaleId sale,
            int n,
            Tender tender,
            @Nullable Money amount,
            State state,
            String provider,
            String reference,
            long refunded) {
        public Payment(
                SaleId sale,
                int n,
                Tender tender,
                @Nullable Money amount,
                State state,
                String provider,
                String reference) {
            this(sale, n, tender, amount, state, provider, reference, 0);
        }

        Payment in(State next) {
            return new Payment(sale, n, tender, amount, next, provider, reference, refunded);
        }

        Payment of(Money sum) {
            return new Payment(sale, n, tender, sum, state, provider, reference, refunded);
        }

        private Payment less(Money back) {
            return new Payment(sale, n, tender, amount, state, provider, reference, refunded + back.minor());
        }

        private long left() {
            return minor(this) - refunded;
        }
    }

    /**
     * What a vendor's word did.
     *
     * @param moved whether any payment changed its state
     * @param conflict what an operator must look at; null where nothing contradicts
     */
    public record Told(boolean moved, @Nullable String conflict) {}

    private record Key(SaleId sale, int n) {}

    private final Map<Key, Payment> payments = new LinkedHashMap<>();
    private final Map<Key, Payment> changed = new LinkedHashMap<>();
    private final List<Refund> before;
    private final List<Refund> refunds = new ArrayList<>();
    private final GiftBook gifts;

    PaymentBook(List<Payment> loaded) {
        this(loaded, List.of(), List.of());
    }

    /**
     * Where refunds are paid.
     *
     * @param before what went back for these before
     * @param gifts that their refunds may go to
     */
    PaymentBook(List<Payment> loaded, List<Refund> before, List<GiftCard> gifts) {
        loaded.forEach(p -> payments.put(new Key(p.sale(), p.n()), p));
        this.before = List.copyOf(before);
        this.gifts = new GiftBook(gifts);
    }

    /** The tenders of a new sale: secured, not ours yet. Coins are the machine's own provider. */
    public void secured(SaleId sale, MachineId machine, List<Tendered> tenders) {
        for (int i = 0; i < tenders.size(); i++) {
            Tendered t = tenders.get(i);
            put(new Payment(
                    sale, i + 1, t.tender(), t.amount(), State.AUTHORISED, machine.value(), sale + "/" + (i + 1)));
        }
    }

    /**
     * Money that no request explains: where it is, is open. Coins are the only tender that a vendor takes by itself.
     *
     * @param amount null where it could not be read
     */
    public void found(SaleId sale, MachineId machine, @Nullable Money amount) {
        put(new Payment(sale, 1, Tender.COINS, amount, State.UNKNOWN, machine.value(), sale + "/1"));
    }

    /** @param accepted whether goods are promised for this money; see {@link MoneyRule} */
    public Told tell(SaleId sale, Word word, Money amount, boolean accepted) {
        List<Payment> told = of(sale);
        if (told.stream().anyMatch(p -> p.amount() != null && !isIn(p.amount(), amount.currency()))) {
            return new Told(false, word + " in " + amount.currency() + ", which was never taken for this sale");
        }
        boolean moved = false;
        String conflict = null;
        for (Payment payment : told) {
            MoneyRule.Next next = MoneyRule.next(payment.state(), word, accepted);
            if (next.conflict()) {
                conflict = "said to be " + word + " where it is " + payment.state();
            }
            if (next.state() != payment.state()) {
                put(payment.in(next.state()));
                moved = true;
            }
        }
        String differs = moved || isUnread(sale) ? amounts(of(sale), word, amount) : null;
        return new Told(moved, conflict == null ? differs : conflict);
    }

    /** By the refund rule or at the deadline: what was earned is owed back, in whole or for some units. */
    public void refund(SaleId sale) {
        of(sale).stream().filter(p -> p.state() == State.PAID).forEach(p -> put(p.in(State.REFUND_DUE)));
    }

    /** What was owed back is earned after all: the goods were had. */
    public void earn(SaleId sale) {
        of(sale).stream().filter(p -> p.state() == State.REFUND_DUE).forEach(p -> put(p.in(State.PAID)));
    }

    /** What went back of what is owed for a unit, in minor units, and whether that is all of it. */
    public record Back(long minor, boolean whole) {}

    /**
     * What is owed back goes back, in the order of the tenders, each as far as it was kept.
     *
     * @param unit of the sale; 0 where no goods were promised for its money
     * @param most what the unit was sold for; null for all that is left
     * @param codes what the value is behind; null where somebody pays by hand. What was paid by card goes back to the card, so
     *     only by hand
     */
    public Back payBack(SaleId sale, int unit, @Nullable Money most, GiftCard.@Nullable Codes codes) {
        long left = most == null ? Long.MAX_VALUE : most.minor() - backFor(sale, unit);
        long before = left;
        for (Payment payment : of(sale)) {
            boolean goes = payment.state() == State.REFUND_DUE && (codes == null || payment.tender() != Tender.CARD);
            long part = goes ? Math.min(left, payment.left()) : 0;
            if (part > 0) {
                payBack(payment, unit, part, codes);
                left -= part;
            }
        }
        boolean more = of(sale).stream().anyMatch(p -> p.state() == State.REFUND_DUE && p.left() > 0);
        return new Back(before - left, left == 0 || !more);
    }

    private void payBack(Payment payment, int unit, long part, GiftCard.@Nullable Codes codes) {
        Money back = new Money(part, Objects.requireNonNull(payment.amount()).currency());
        put(payment.less(back));
        if (codes != null) {
            gifts.refund(payment.sale(), unit, payment.n(), codes, back);
        }
        Refund.Method method = codes == null ? Refund.Method.BY_HAND : Refund.Method.GIFT_CARD;
        refunds.add(new Refund(payment.sale(), unit, payment.n(), back, method));
    }

    private long backFor(SaleId sale, int unit) {
        return before.stream()
                .filter(refund -> refund.sale().equals(sale) && refund.unit() == unit)
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }

    /** Nothing more of this sale is owed back for now. */
    public void paidBack(SaleId sale) {
        of(sale).stream()
                .filter(p -> p.state() == State.REFUND_DUE)
                .forEach(p -> put(p.in(p.left() == 0 ? State.REFUNDED : State.PAID)));
    }

    /** Nobody has said in time where the money is. Returns whether that was so. */
    public boolean lose(SaleId sale) {
        List<Payment> silent = of(sale).stream()
                .filter(p -> p.state() == State.PENDING || p.state() == State.AUTHORISED)
                .toList();
        silent.forEach(p -> put(p.in(State.UNKNOWN)));
        return !silent.isEmpty();
    }

    public boolean isIn(SaleId sale, State state) {
        return of(sale).stream().anyMatch(p -> p.state() == state);
    }

    /** Whether somebody took money for this sale and nobody could read how much. */
    public boolean isUnread(SaleId sale) {
        return of(sale).stream().anyMatch(p -> p.amount() == null);
    }

    /**
     * What the vendor counted is the truth: the tenders are filled in their order and the last has the rest. Returns
     * what differs from what was secured.
     */
    private @Nullable String amounts(List<Payment> told, Word word, Money truth) {
        boolean unread = told.stream().anyMatch(p -> p.amount() == null);
        long secured = told.stream().mapToLong(PaymentBook::minor).sum();
        if (!unread && (secured == truth.minor() || word == Word.UNRESOLVED || word == Word.OWED)) {
            return secured == truth.minor() ? null : word + " " + truth.minor() + " of " + secured + " secured";
        }
        long left = truth.minor();
        for (int i = 0; i < told.size(); i++) {
            boolean last = i == told.size() - 1;
            long part = last ? left : Math.min(minor(told.get(i)), left);
            left -= part;
            put(told.get(i).of(new Money(part, truth.currency())));
        }
        return unread ? null : word + " " + truth.minor() + " of " + secured + " secured";
    }

    private static long minor(Payment payment) {
        Money amount = payment.amount();
        return amount == null ? 0 : amount.minor();
    }

    private static boolean isIn(Money amount, String currency) {
        return amount.currency().equals(currency);
    }

    private List<Payment> of(SaleId sale) {
        return payments.values().stream().filter(p -> p.sale().equals(sale)).toList();
    }

    List<Payment> changed() {
        return List.copyOf(changed.values());
    }

    List<Refund> refunds() {
        return List.copyOf(refunds);
    }

    GiftBook gifts() {
        return gifts;
    }

    private void put(Payment payment) {
        Key key = new Key(payment.sale(), payment.n());
        payments.put(key, payment);
        changed.put(key, payment);
    }
}
