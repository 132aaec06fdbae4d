package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/**
 * Pays out what is owed back: {@link RefundDesk}. Rows that somebody holds are left for the next time, so any number of
 * replicas may do it at once.
 */
@Singleton
public final class Refunds {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    private final Ordering ordering;
    private final SaleStore store;
    private final PaymentStore payments;

    public Refunds(Ordering ordering, SaleStore store, PaymentStore payments) {
        this.ordering = ordering;
        this.store = store;
        this.payments = payments;
    }

    /** The towns where anything is owed back. */
    public List<TownScope> towns(Tx tx) {
        return payments.townsOwing(tx);
    }

    /** To whom something is owed there, in the order of their ids, after this one; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, UUID after) {
        return payments.owing(tx, scope, after, BATCH);
    }

    /** Pays these out, as far as nobody else holds them. */
    public void payOut(Tx tx, TownScope scope, List<SaleId> sales, Instant now) {
        List<SaleId> free = store.lockFree(tx, scope, sales);
        if (free.isEmpty()) {
            return;
        }
        SaleDesk desk = ordering.openToRefund(tx, scope, free);
        RefundDesk refunds = new RefundDesk(desk);
        free.forEach(sale -> refunds.payOut(sale, now));
        ordering.save(tx, scope, desk, now);
    }

    /**
     * Somebody says that he has paid what is owed to this customer.
     *
     * @return how much that was, in minor units
     * @throws Fault {@link FaultCode#NOT_FOUND}, {@link FaultCode#CONFLICT} where nothing is owed
     */
    public long byHand(Tx tx, TownScope scope, SaleId id, Cause cause, Instant now) {
        SaleDesk desk = ordering.openToRefund(tx, scope, List.of(id));
        if (desk.find(id).isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "sale " + id);
        }
        long paid = new RefundDesk(desk).byHand(id, cause, now);
        if (paid == 0) {
            throw new Fault(FaultCode.CONFLICT, "nothing is owed for sale " + id);
        }
        ordering.save(tx, scope, desk, now);
        return paid;
    }
}
