package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/**
 * Payments of a town's sales. Stored by {@link Payments} and, in memory, by {@link MemoryPayments}. Callers hold an open
 * transaction and the sales' locks.
 */
public interface PaymentStore {
    /** In the order of sales and tenders. */
    List<PaymentBook.Payment> of(Tx tx, TownScope scope, Collection<SaleId> sales);

    default PaymentBook open(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return new PaymentBook(of(tx, scope, sales));
    }

    void save(Tx tx, TownScope scope, PaymentBook book, Instant now);
}
