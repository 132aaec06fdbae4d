package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/**
 * Pays out what is owed back: {@link RefundDesk}, some time after it came to be owed: what devices tell of until then, as
 * after a restore, may still undo it. Rows that somebody holds are left for the next time, so any number of
 * replicas may do it at once.
 */
@Singleton
public final class Refunds {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    private final Ordering ordering;
    private final SaleStore store;
    private final PaymentStore payments;
    private final RefundDelay delay;

    public Refunds(Ordering ordering, SaleStore store, PaymentStore payments, RefundDelay delay) {
        this.ordering = ordering;
        this.store = store;
        this.payments = payments;
        this.delay = delay;
    }

    /** The towns where anything is to be paid back now. */
    public List<TownScope> towns(Tx tx, Instant now) {
        return payments.townsOwing(tx, now.minus(delay.time()));
    }

    /** To whom something is to be paid there, in the order of their ids, after this one; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, UUID after, Instant now) {
        return payments.owing(tx, scope, new PaymentStore.Owed(after, now.minus(delay.time()), BATCH));
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

    /** The towns where a gift card holds anything for longer than a sale may last. */
    public List<TownScope> townsHolding(Tx tx, Instant now) {
        return payments.townsHolding(tx, now.minus(ordering.longest()));
    }

    /** Lets go what gift cards have held there for so long: of up to {@link #BATCH} sales. Returns of how many. */
    public int letGo(Tx tx, TownScope scope, Instant now) {
        List<SaleId> old = payments.heldSince(tx, scope, now.minus(ordering.longest()), BATCH);
        PaymentBook book =
                payments.open(tx, scope, List.of(), new PaymentStore.Gifts(Set.of(), Set.copyOf(old), Set.of()));
        old.forEach(book.gifts()::expire);
        payments.save(tx, scope, book, now);
        return old.size();
    }

    /** What somebody says that he pays, in minor units. */
    public record ByHand(SaleId sale, long minor, Cause cause) {}

    /**
     * Somebody pays what is owed to this customer.
     *
     * @throws Fault {@link FaultCode#NOT_FOUND}, {@link FaultCode#CONFLICT} where not exactly that is owed,
     *     {@link FaultCode#REFUND_UNDER_WAY} while nobody knows whether it goes back to a card
     */
    public void byHand(Tx tx, TownScope scope, ByHand paid, Instant now) {
        SaleId id = paid.sale();
        SaleDesk desk = ordering.openToRefund(tx, scope, List.of(id));
        if (desk.find(id).isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "sale " + id);
        }
        if (desk.payments().back().cards().isUnderWay(id)) {
            throw new Fault(FaultCode.REFUND_UNDER_WAY, "sale " + id);
        }
        long owed = new RefundDesk(desk).byHand(id, paid.cause(), now);
        if (owed != paid.minor() || owed == 0) {
            throw new Fault(FaultCode.CONFLICT, "for sale " + id + " " + owed + " is owed, in minor units");
        }
        ordering.save(tx, scope, desk, now);
    }
}
