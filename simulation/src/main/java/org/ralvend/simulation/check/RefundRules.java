package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.simulation.books.TownBooks;

/** I6 of what was paid back: as much as was owed, once. On which gift card it lies is checked by {@link StoredValue}. */
final class RefundRules {
    private final Map<SaleId, Long> refunded = new HashMap<>();
    private final Map<SoldUnit, Long> ofUnits = new HashMap<>();
    private final Set<SaleId> unowed = new HashSet<>();

    private RefundRules(TownBooks books) {
        books.payments().stream()
                .filter(payment -> payment.state() == State.PAID || payment.state() == State.RELEASED)
                .map(Payment::sale)
                .forEach(unowed::add);
        for (Refund refund : books.refunded().refunds()) {
            refunded.merge(refund.sale(), refund.amount().minor(), Long::sum);
            if (refund.unit() > 0) {
                ofUnits.merge(
                        new SoldUnit(refund.sale(), refund.unit()),
                        refund.amount().minor(),
                        Long::sum);
            }
        }
    }

    /** @throws Broken naming the first that does not hold */
    static void check(TownBooks books) {
        RefundRules rules = new RefundRules(books);
        rules.payments(books);
        books.sales().forEach(rules::units);
    }

    private void payments(TownBooks books) {
        Map<SaleId, Long> back = new HashMap<>();
        for (Payment payment : books.payments()) {
            if (payment.refunded() > 0) {
                back.merge(payment.sale(), payment.refunded(), Long::sum);
            }
        }
        Set<SaleId> either = new HashSet<>(back.keySet());
        either.addAll(refunded.keySet());
        for (SaleId sale : either) {
            long said = back.getOrDefault(sale, 0L);
            long paid = refunded.getOrDefault(sale, 0L);
            if (said != paid) {
                throw broken(sale, said + " went back by its payments, and " + paid + " by its refunds");
            }
        }
    }

    private void units(Sale sale) {
        long paid = refunded.getOrDefault(sale.id(), 0L);
        long begun = 0;
        long undone = 0;
        for (SaleUnit unit : sale.units()) {
            undone += unit.state() == SaleState.REFUNDED ? unit.price().minor() : 0;
            long back = ofUnits.getOrDefault(new SoldUnit(sale.id(), unit.unit()), 0L);
            if (unit.state() == SaleState.REFUND_DUE && back > 0) {
                begun += back;
                if (back >= unit.price().minor()) {
                    throw broken(sale.id(), back + " went back of unit " + unit.unit() + ", and it is still due");
                }
            }
            if (unit.state() == SaleState.REFUND_DUE && unowed.contains(sale.id())) {
                throw broken(sale.id(), "unit " + unit.unit() + " is due, and its money is not owed");
            }
        }
        if (!sale.units().isEmpty() && paid - begun != undone) {
            throw broken(sale.id(), paid + " went back, and units of " + undone + " are refunded");
        }
        if (sale.units().isEmpty() && paid > 0 && sale.state() != SaleState.REFUNDED) {
            throw broken(sale.id(), paid + " went back, and it is " + sale.state());
        }
    }

    private static Broken broken(SaleId sale, String what) {
        return new Broken("I6", sale.toString(), "sale " + sale + ": " + what);
    }
}
