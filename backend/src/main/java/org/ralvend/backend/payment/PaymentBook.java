package org.ralvend.backend.payment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** One tender of one sale. {@code provider} and {@code reference} together are unique in a town. */
    public record Payment(
            SaleId sale, int n, Tender tender, Money amount, State state, String provider, String reference) {
        Payment in(State next) {
            return new Payment(sale, n, tender, amount, next, provider, reference);
        }
    }

    private record Key(SaleId sale, int n) {}

    private final Map<Key, Payment> payments = new LinkedHashMap<>();
    private final Map<Key, Payment> changed = new LinkedHashMap<>();

    PaymentBook(List<Payment> loaded) {
        loaded.forEach(p -> payments.put(new Key(p.sale(), p.n()), p));
    }

    /** The tenders of a new sale: secured, not ours yet. Coins are the machine's own provider. */
    public void secured(SaleId sale, MachineId machine, List<Tendered> tenders) {
        for (int i = 0; i < tenders.size(); i++) {
            Tendered t = tenders.get(i);
            put(new Payment(
                    sale, i + 1, t.tender(), t.amount(), State.AUTHORISED, machine.value(), sale + "/" + (i + 1)));
        }
    }

    public void move(SaleId sale, State next) {
        payments.values().stream().filter(p -> p.sale().equals(sale)).toList().forEach(p -> put(p.in(next)));
    }

    public boolean isIn(SaleId sale, State state) {
        return payments.values().stream().anyMatch(p -> p.sale().equals(sale) && p.state() == state);
    }

    List<Payment> changed() {
        return List.copyOf(changed.values());
    }

    private void put(Payment payment) {
        Key key = new Key(payment.sale(), payment.n());
        payments.put(key, payment);
        changed.put(key, payment);
    }
}
