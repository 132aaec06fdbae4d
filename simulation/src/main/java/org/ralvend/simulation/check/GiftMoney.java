package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.books.TownBooks;

/**
 * I1 and I6 with gift cards: what vendors were told is set aside for a sale pays for it, and for nothing else. Of what a
 * vendor's disk or the books have forgotten nothing is said.
 */
final class GiftMoney {
    private final Map<SaleId, Long> promised = new HashMap<>();
    private final Set<SaleId> let = new HashSet<>();
    private final Set<SaleId> requested = new HashSet<>();

    /** @throws Broken where a vendor asks for what nobody has set aside for it */
    void take(Fact fact) {
        if (fact instanceof Fact.CreditReceived credit && credit.tender() == Tender.GIFT_CARD) {
            promised.put(credit.sale(), credit.amount().minor());
        } else if (fact instanceof Fact.AuthorisationEnded ended && ended.tender() == Tender.GIFT_CARD) {
            if (!requested.contains(ended.sale())) {
                let.add(ended.sale());
            }
        } else if (fact instanceof Fact.SaleRequested request) {
            requested.add(request.sale());
            long wanted = paying(request);
            long there = let.contains(request.sale()) ? 0 : promised.getOrDefault(request.sale(), 0L);
            if (wanted != there) {
                throw broken("I1", request.sale(), "asks for " + wanted + " of a gift card, and set aside is " + there);
            }
        }
    }

    /** What a gift card pays of it, in minor units. */
    static long paying(Fact.SaleRequested request) {
        return request.tenders().stream()
                .filter(t -> t.tender() == Tender.GIFT_CARD)
                .map(Tendered::amount)
                .mapToLong(amount -> amount.minor())
                .sum();
    }

    /**
     * A sale that vendor and books remember whole.
     *
     * @throws Broken where what was set aside for it did not pay, or paid although it was turned away
     */
    static void check(Sale sale, Told told, List<Payment> byGift) {
        long wanted = paying(told.request());
        if (wanted == 0) {
            return;
        }
        boolean promises = !sale.units().isEmpty() && !told.isReleased();
        long paid = byGift.stream()
                .filter(payment -> payment.giftCard().isPresent() && payment.state() != State.RELEASED)
                .mapToLong(GiftMoney::minor)
                .sum();
        if (paid != (promises ? wanted : 0)) {
            throw broken(
                    "I1",
                    sale.id(),
                    "is " + sale.state() + ", " + wanted + " were set aside for it, and gift cards have paid " + paid);
        }
    }

    private static long minor(Payment payment) {
        return payment.amount() == null ? 0 : payment.amount().minor();
    }

    /** @throws Broken where something is still set aside for a sale that its vendor has given up, or has requested */
    void checkHolds(TownBooks books, Predicate<MachineId> forgetful) {
        for (GiftHold hold : books.refunded().gifts().holds()) {
            SaleId sale = hold.sale();
            boolean over = let.contains(sale) || requested.contains(sale);
            if (hold.state() == GiftHold.State.HELD && over && !forgetful.test(hold.machine())) {
                throw broken("I5", sale, "is over, and " + hold.amount().minor() + " are still set aside for it");
            }
        }
    }

    /** @throws Broken where anything is set aside long after every deadline */
    static void checkEnded(TownBooks books) {
        for (GiftHold hold : books.refunded().gifts().holds()) {
            if (hold.state() == GiftHold.State.HELD) {
                throw broken("I5", hold.sale(), "holds a gift card long after its deadline");
            }
        }
    }

    private static Broken broken(String invariant, SaleId sale, String what) {
        return new Broken(invariant, sale.toString(), "sale " + sale + " " + what);
    }
}
