package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
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

    /** To pay back what is owed: with what went back before, and the gift cards behind these sales' codes, locked from here on. */
    default PaymentBook openToRefund(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return new PaymentBook(of(tx, scope, sales), refunds(tx, scope, sales), cards(tx, scope, sales));
    }

    /** The gift cards that these sales began, locked from here on, in the order of their ids. */
    List<GiftCard> cards(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** What went back for these sales, in their order. */
    List<Refund> refunds(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** The towns where money is owed back since then, or longer. */
    List<TownScope> townsOwing(Tx tx, Instant since);

    /** After which sale, owed since when at the latest, how many. */
    record Owed(UUID after, Instant since, int limit) {}

    /** Sales of which money is owed back that can be paid out, in the order of their ids. */
    List<SaleId> owing(Tx tx, TownScope scope, Owed which);

    void save(Tx tx, TownScope scope, PaymentBook book, Instant now);
}
