package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.protocol.SaleId;

/** Payments in memory. */
public final class MemoryPayments implements PaymentStore {
    private record Key(SaleId sale, int n) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::sale).thenComparingInt(Key::n);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Reference(String provider, String reference) {}

    private final MemoryTable<Key, Payment> payments;

    public MemoryPayments(Memory memory) {
        payments = new MemoryTable<Key, Payment>(memory, "payment")
                .check(payment -> payment.amount() != null || payment.state() == PaymentBook.State.UNKNOWN)
                .check(payment -> payment.amount() == null || payment.amount().minor() >= 0)
                .unique(payment -> new Reference(payment.provider(), payment.reference()));
    }

    @Override
    public List<Payment> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return sales.stream()
                .distinct()
                .sorted()
                .flatMap(sale ->
                        payments.between(tx, scope, new Key(sale, 0), new Key(sale, Integer.MAX_VALUE)).stream())
                .toList();
    }

    @Override
    public void save(Tx tx, TownScope scope, PaymentBook book, Instant now) {
        book.changed().forEach(payment -> payments.put(tx, scope, new Key(payment.sale(), payment.n()), payment));
    }

    /** Every payment of the town, in the order of sales and tenders. */
    public List<Payment> all(Tx tx, TownScope scope) {
        return List.copyOf(payments.all(tx, scope));
    }
}
