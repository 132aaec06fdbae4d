package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.Refund;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.TownBooks;

/**
 * I1 and I6 of what went back to cards, when every promise has ended: what is owed to a card was ordered, the bank and the books
 * say the same of each sale, and it is not more than was charged. Where a backup was put back, the goods may be had of what the bank
 * has paid.
 */
final class CardsBack {
    private final Map<SaleId, Long> booked = new LinkedHashMap<>();
    private final Fleet fleet;
    private final Witness witness;

    private CardsBack(Fleet fleet, Witness witness) {
        this.fleet = fleet;
        this.witness = witness;
    }

    /** @throws Broken naming the first that does not hold */
    static void check(Fleet fleet, Witness witness) {
        new CardsBack(fleet, witness).check();
    }

    private void check() {
        for (TownId town : fleet.towns()) {
            read(fleet.books().read(town));
        }
        fleet.books().bank().tooMuch().stream().sorted().findFirst().ifPresent(sale -> {
            throw broken("I6", sale, "had more asked back to its card than was charged");
        });
        Map<SaleId, Long> paid = new HashMap<>(fleet.books().bank().paid());
        Map<SaleId, Long> charged = witness.cards().charged();
        Set<SaleId> all = new HashSet<>(booked.keySet());
        all.addAll(paid.keySet());
        all.stream().sorted().forEach(sale -> {
            long said = booked.getOrDefault(sale, 0L);
            long went = paid.getOrDefault(sale, 0L);
            if (said > went || (said < went && !witness.beyond().has(sale))) {
                throw broken("I6", sale, said + " went back to its card by the books, and " + went + " by the bank");
            }
            long paidIn = charged.getOrDefault(sale, 0L);
            if (went > paidIn) {
                throw broken("I6", sale, went + " went back to a card that was charged " + paidIn);
            }
        });
    }

    private void read(TownBooks books) {
        Set<SaleId> refused = books.refunded().orders().stream()
                .filter(order -> order.state() == RefundOrder.State.REFUSED)
                .map(RefundOrder::sale)
                .collect(Collectors.toSet());
        for (Payment payment : books.payments()) {
            boolean owed = payment.tender() == Tender.CARD && payment.state() == PaymentBook.State.REFUND_DUE;
            if (owed && !refused.contains(payment.sale())) {
                throw broken("I1", payment.sale(), "is still owed to its card, and nobody has refused that");
            }
        }
        for (RefundOrder order : books.refunded().orders()) {
            if (order.state() == RefundOrder.State.ORDERED) {
                throw broken("I1", order.sale(), "is still to go back to its card, long after: " + order.evidence());
            }
        }
        for (Refund refund : books.refunded().refunds()) {
            if (refund.method() == Refund.Method.CARD) {
                booked.merge(refund.sale(), refund.amount().minor(), Long::sum);
            }
        }
    }

    private static Broken broken(String invariant, SaleId sale, String what) {
        return new Broken(invariant, sale.toString(), "sale " + sale + ": " + what);
    }
}
