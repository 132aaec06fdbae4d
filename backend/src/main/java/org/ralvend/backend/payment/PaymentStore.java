package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * Payments of a town's sales. Stored by {@link Payments} and, in memory, by {@link MemoryPayments}. Callers hold an open
 * transaction and the sales' locks.
 */
public interface PaymentStore {
    /** In the order of sales and tenders. */
    List<PaymentBook.Payment> of(Tx tx, TownScope scope, Collection<SaleId> sales);

    /**
     * What is said of gift cards.
     *
     * @param secrets the keyed hashes of those that are asked for
     * @param holding sales for which something may be held
     * @param selling sales that a gift card may be sold by
     */
    record Gifts(Set<Bytes> secrets, Set<SaleId> holding, Set<SaleId> selling) {
        /** None. */
        public static final Gifts NONE = new Gifts(Set.of(), Set.of(), Set.of());

        public Gifts {
            secrets = Set.copyOf(secrets);
            holding = Set.copyOf(holding);
            selling = Set.copyOf(selling);
        }
    }

    /** With the gift cards that pay these sales, are asked for, or are sold by them, locked from here on. */
    default PaymentBook open(Tx tx, TownScope scope, Collection<SaleId> sales, Gifts gifts) {
        List<PaymentBook.Payment> payments = of(tx, scope, sales);
        List<GiftHold> holds = gifts.holding().isEmpty() ? List.of() : holds(tx, scope, gifts.holding());
        Set<UUID> cards = new HashSet<>(behind(payments));
        holds.forEach(hold -> cards.add(hold.card()));
        gifts.selling().forEach(sale -> cards.add(sale.value()));
        if (!gifts.secrets().isEmpty()) {
            cards.addAll(withSecrets(tx, scope, gifts.secrets()));
        }
        List<GiftCard> locked = cards.isEmpty() ? List.of() : cards(tx, scope, cards);
        List<PaymentBook.Payment> due = payments.stream()
                .filter(p -> p.state() == PaymentBook.State.REFUND_DUE)
                .toList();
        List<SaleId> begun = due.stream()
                .filter(p -> p.refunded() > 0)
                .map(PaymentBook.Payment::sale)
                .distinct()
                .toList();
        List<Refund> back = begun.isEmpty() ? List.of() : refunds(tx, scope, begun);
        PayBack.Before before = new PayBack.Before(back, toCards(tx, scope, due));
        return new PaymentBook(payments, before, new GiftBook(locked, holds));
    }

    /** To pay back what is owed: with what went back before, and the gift cards that it may go to, locked from here on. */
    default PaymentBook openToRefund(Tx tx, TownScope scope, Collection<SaleId> sales) {
        List<PaymentBook.Payment> payments = of(tx, scope, sales);
        Set<UUID> cards = new HashSet<>(behind(payments));
        sales.forEach(sale -> cards.add(sale.value()));
        GiftBook gifts = new GiftBook(cards(tx, scope, cards), List.of());
        PayBack.Before before = new PayBack.Before(refunds(tx, scope, sales), toCards(tx, scope, payments));
        return new PaymentBook(payments, before, gifts);
    }

    /** What was ordered back of these to cards; most batches have nothing of that kind. */
    private List<RefundOrder> toCards(Tx tx, TownScope scope, List<PaymentBook.Payment> payments) {
        List<SaleId> byCard = payments.stream()
                .filter(p -> p.tender() == Tender.CARD)
                .map(PaymentBook.Payment::sale)
                .distinct()
                .toList();
        return byCard.isEmpty() ? List.of() : ordered(tx, scope, byCard);
    }

    private static List<UUID> behind(List<PaymentBook.Payment> payments) {
        return payments.stream().flatMap(p -> p.giftCard().stream()).toList();
    }

    /** Locked from here on, in the order of their ids. */
    List<GiftCard> cards(Tx tx, TownScope scope, Collection<UUID> ids);

    /** The gift cards with these keyed hashes of their secrets. */
    List<UUID> withSecrets(Tx tx, TownScope scope, Collection<Bytes> hashes);

    /** What gift cards have set aside for these sales, in their order, locked from here on. */
    List<GiftHold> holds(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** What was ordered back to cards for these sales, as {@link RefundOrderStore#ordered}. */
    List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** What went back for these sales, in their order. */
    List<Refund> refunds(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** The towns where money is owed back since then, or longer. */
    List<TownScope> townsOwing(Tx tx, Instant since);

    /** After which sale, owed since when at the latest, how many. */
    record Owed(UUID after, Instant since, int limit) {}

    /** Sales of which money is owed back that can be paid out, in the order of their ids. */
    List<SaleId> owing(Tx tx, TownScope scope, Owed which);

    /** The towns where a gift card holds anything since then, or longer. */
    List<TownScope> townsHolding(Tx tx, Instant since);

    /** For which sales anything is held there since then, or longer; the longest first. */
    List<SaleId> heldSince(Tx tx, TownScope scope, Instant since, int limit);

    /** These gift cards alone. */
    default PaymentBook openCards(Tx tx, TownScope scope, Collection<UUID> ids) {
        return new PaymentBook(List.of(), PayBack.Before.NONE, new GiftBook(cards(tx, scope, ids), List.of()));
    }

    void save(Tx tx, TownScope scope, PaymentBook book, Instant now);
}
