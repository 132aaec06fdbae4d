package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.GiftCard;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.GiftMove;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.books.TownBooks;

/**
 * I1, I3 and I6 of gift cards: on each is what was given away, was delivered as a gift card, or came back for what was not delivered,
 * less what it has paid; what is set aside is what its holds say. Sales, payments and refunds say what should be on it; what was
 * given away alone is taken from its own movements. A unit of stored value is delivered where its value is, and only there. That
 * it has what is set aside the table itself demands.
 */
final class StoredValue {
    private final Map<UUID, Long> should = new HashMap<>();
    private final Map<UUID, Long> held = new HashMap<>();
    private final TownBooks books;

    private record Tender(SaleId sale, int n) {}

    private StoredValue(TownBooks books) {
        this.books = books;
        Map<Tender, UUID> payers = new HashMap<>();
        for (Payment payment : books.payments()) {
            payment.giftCard().ifPresent(card -> {
                payers.put(new Tender(payment.sale(), payment.n()), card);
                pays(payment, card);
            });
        }
        for (Refund refund : books.refunded().refunds()) {
            if (refund.method() == Refund.Method.GIFT_CARD) {
                UUID own = refund.sale().value();
                UUID card = payers.getOrDefault(new Tender(refund.sale(), refund.n()), own);
                should.merge(card, refund.amount().minor(), Long::sum);
            }
        }
        for (GiftMove move : books.refunded().gifts().moves()) {
            switch (move.kind()) {
                case ISSUED -> should.merge(move.card(), move.amount().minor(), Long::sum);
                case SOLD, SPENT, RETURNED, REFUNDED -> {}
            }
        }
        books.sales().forEach(this::delivered);
        for (GiftHold hold : books.refunded().gifts().holds()) {
            if (hold.state() == GiftHold.State.HELD) {
                held.merge(hold.card(), hold.amount().minor(), Long::sum);
            }
        }
    }

    private void delivered(Sale sale) {
        for (SaleUnit unit : sale.units()) {
            Money value = unit.value();
            if (value != null && unit.state() == SaleState.DELIVERED) {
                should.merge(sale.id().value(), value.minor(), Long::sum);
            }
        }
    }

    private void pays(Payment payment, UUID card) {
        if (payment.state() != State.RELEASED && payment.amount() != null) {
            should.merge(card, -payment.amount().minor(), Long::sum);
        }
    }

    /** @throws Broken naming the first that does not hold */
    static void check(TownBooks books) {
        new StoredValue(books).check();
    }

    private void check() {
        Set<UUID> known = new HashSet<>();
        for (GiftCard card : books.refunded().gifts().cards()) {
            known.add(card.id());
            long on = card.balance().minor();
            long aside = card.held().minor();
            long right = should.getOrDefault(card.id(), 0L);
            if (on != right) {
                throw broken("I6", card.id(), "has " + on + ", and what was given, paid and refunded leaves " + right);
            }
            if (aside != held.getOrDefault(card.id(), 0L)) {
                throw broken("I1", card.id(), "has set aside " + aside + ", its holds " + held.get(card.id()));
            }
        }
        should.forEach((card, amount) -> {
            if (amount != 0 && !known.contains(card)) {
                throw broken("I6", card, "is not there, and should have " + amount);
            }
        });
    }

    private static Broken broken(String invariant, UUID card, String what) {
        return new Broken(invariant, card.toString(), "gift card " + card + " " + what);
    }
}
