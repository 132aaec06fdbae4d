package org.ralvend.backend.payment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

        Payment less(Money back) {
            return new Payment(sale, n, tender, amount, state, provider, reference, refunded + back.minor());
        }

        /** What has not gone back of it, in minor units. */
        long left() {
            return minor() - refunded;
        }

        /** 0 where nobody could read it. */
        long minor() {
            return amount == null ? 0 : amount.minor();
        }

        boolean isByGift() {
            return tender == Tender.GIFT_CARD;
        }

        /** The gift card that paid it; none where none had it held. */
        public Optional<UUID> giftCard() {
            return isByGift() && provider.startsWith(GIFT)
                    ? Optional.of(UUID.fromString(provider.substring(GIFT.length())))
                    : Optional.empty();
        }

        /** A gift card's part that no vendor decides about: it was let go, or nothing is known to have been held. */
        boolean isDecided() {
            return isByGift() && (state == State.RELEASED || giftCard().isEmpty());
        }
    }

    /**
     * What a vendor's word did.
     *
     * @param moved whether any payment changed its state
     * @param conflict what an operator must look at; null where nothing contradicts
     */
    public record Told(boolean moved, @Nullable String conflict) {}

    /** What a gift card is as a provider, before its id. */
    private static final String GIFT = "gift-card:";

    private record Key(SaleId sale, int n) {}

    private final Map<Key, Payment> payments = new LinkedHashMap<>();
    private final Map<Key, Payment> changed = new LinkedHashMap<>();
    private final PayBack back;
    private final GiftBook gifts;

    PaymentBook(List<Payment> loaded) {
        this(loaded, PayBack.Before.NONE, new GiftBook(List.of(), List.of()));
    }

    /**
     * Where refunds are paid.
     *
     * @param before what went back for these before, or is on its way
     * @param gifts that their refunds may go to, and that pay
     */
    PaymentBook(List<Payment> loaded, PayBack.Before before, GiftBook gifts) {
        loaded.forEach(p -> payments.put(new Key(p.sale(), p.n()), p));
        this.gifts = gifts;
        this.back = new PayBack(this, before);
    }

    /** Whether what gift cards are said to pay is held for this sale at this vendor. */
    public boolean isHeld(SaleId sale, MachineId machine, List<Tendered> tenders) {
        List<Tendered> byGift =
                tenders.stream().filter(t -> t.tender() == Tender.GIFT_CARD).toList();
        return byGift.isEmpty()
                || (byGift.size() == 1
                        && gifts.paysFor(sale, machine, byGift.getFirst().amount())
                                .isPresent());
    }

    /**
     * The tenders of a new sale: secured, not ours yet. Coins are the machine's own provider, a gift card is one itself: it
     * is spent where goods are promised, and else let go at once, whatever the vendor does with the rest.
     */
    public void secured(SaleId sale, MachineId machine, List<Tendered> tenders, boolean accepted) {
        for (int i = 0; i < tenders.size(); i++) {
            Tendered t = tenders.get(i);
            String reference = sale + "/" + (i + 1);
            if (t.tender() != Tender.GIFT_CARD) {
                put(new Payment(sale, i + 1, t.tender(), t.amount(), State.AUTHORISED, machine.value(), reference));
                continue;
            }
            Optional<UUID> card = gifts.paysFor(sale, machine, t.amount());
            String provider = card.map(id -> GIFT + id).orElse(machine.value());
            State spent = card.isPresent() ? State.AUTHORISED : State.UNKNOWN;
            State state = accepted ? spent : State.RELEASED;
            put(new Payment(sale, i + 1, t.tender(), t.amount(), state, provider, reference));
            if (accepted && card.isPresent()) {
                gifts.spend(sale, i + 1);
            }
        }
        gifts.letGo(sale, machine);
    }

    /**
     * Money that no request explains: where it is, is open. Coins are the only tender that a vendor takes by itself.
     *
     * @param amount null where it could not be read
     */
    public void found(SaleId sale, MachineId machine, @Nullable Money amount) {
        put(new Payment(sale, 1, Tender.COINS, amount, State.UNKNOWN, machine.value(), sale + "/1"));
    }

    /**
     * A gift card's part goes the way of the rest.
     *
     * @param amount of coins or a card; nothing where a gift card alone pays
     * @param accepted whether goods are promised for this money; see {@link MoneyRule}
     */
    public Told tell(SaleId sale, Word word, Money amount, boolean accepted) {
        List<Payment> told = of(sale).stream().filter(p -> !p.isDecided()).toList();
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
                if (next.state() == State.RELEASED) {
                    giveBack(payment);
                }
            }
        }
        String differs = moved || isUnread(sale) ? amounts(sale, word, amount) : null;
        return new Told(moved, conflict == null ? differs : conflict);
    }

    private void giveBack(Payment payment) {
        Money amount = payment.amount();
        if (amount != null) {
            payment.giftCard().ifPresent(card -> gifts.giveBack(card, payment.sale(), payment.n(), amount));
        }
    }

    /** What gift cards alone have paid is ours without a word of the vendor: nobody can hold it back. */
    public void earnGifts(SaleId sale) {
        if (of(sale).stream().allMatch(Payment::isByGift)) {
            of(sale).stream().filter(p -> p.state() == State.AUTHORISED).forEach(p -> put(p.in(State.PAID)));
        }
    }

    /** By the refund rule or at the deadline: what was earned is owed back, in whole or for some units. */
    public void refund(SaleId sale) {
        of(sale).stream().filter(p -> p.state() == State.PAID).forEach(p -> put(p.in(State.REFUND_DUE)));
    }

    /** What was owed back is earned after all: the goods were had. */
    public void earn(SaleId sale) {
        of(sale).stream().filter(p -> p.state() == State.REFUND_DUE).forEach(p -> put(p.in(State.PAID)));
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
     * What the vendor counted is the truth: its tenders are filled in their order and the last has the rest. No gift card's
     * part went through its hands. Returns what differs from what was secured.
     */
    private @Nullable String amounts(SaleId sale, Word word, Money truth) {
        List<Payment> told = of(sale).stream().filter(p -> !p.isByGift()).toList();
        boolean unread = told.stream().anyMatch(p -> p.amount() == null);
        long secured = told.stream().mapToLong(Payment::minor).sum();
        if (!unread && (secured == truth.minor() || word == Word.UNRESOLVED || word == Word.OWED)) {
            return secured == truth.minor() ? null : word + " " + truth.minor() + " of " + secured + " secured";
        }
        long left = truth.minor();
        for (int i = 0; i < told.size(); i++) {
            boolean last = i == told.size() - 1;
            long part = last ? left : Math.min(told.get(i).minor(), left);
            left -= part;
            put(told.get(i).of(new Money(part, truth.currency())));
        }
        return unread ? null : word + " " + truth.minor() + " of " + secured + " secured";
    }

    private static boolean isIn(Money amount, String currency) {
        return amount.currency().equals(currency);
    }

    List<Payment> of(SaleId sale) {
        return payments.values().stream().filter(p -> p.sale().equals(sale)).toList();
    }

    List<Payment> changed() {
        return List.copyOf(changed.values());
    }

    /** Where what is owed goes back. */
    public PayBack back() {
        return back;
    }

    public GiftBook gifts() {
        return gifts;
    }

    void put(Payment payment) {
        Key key = new Key(payment.sale(), payment.n());
        payments.put(key, payment);
        changed.put(key, payment);
    }
}
