package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.backend.payment.RefundOrderStore;
import org.ralvend.protocol.SaleId;

/**
 * Sends back to cards what they paid: {@link CardDesk}, as late as {@link Refunds} pays the rest. Rows that somebody holds are left for
 * the next time, so any number of replicas may do it at once: an order has one id, whoever asks.
 */
@Singleton
public final class CardRefunds {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    private final Ordering ordering;
    private final SaleStore store;
    private final RefundOrderStore orders;
    private final RefundDelay delay;

    public CardRefunds(Ordering ordering, SaleStore store, RefundOrderStore orders, RefundDelay delay) {
        this.ordering = ordering;
        this.store = store;
        this.orders = orders;
        this.delay = delay;
    }

    /** The towns where anything may have to be ordered now. */
    public List<TownScope> townsOwing(Tx tx, Instant now) {
        return orders.townsOwingCards(tx, now.minus(delay.time()));
    }

    /** For which sales there, in the order of their ids, after this one; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, UUID after, Instant now) {
        return orders.owingCards(tx, scope, new PaymentStore.Owed(after, now.minus(delay.time()), BATCH));
    }

    /** Orders what is owed back to the cards of these, as far as nobody else holds them. Nobody is asked before the commit. */
    public void order(Tx tx, TownScope scope, List<SaleId> sales, Instant now) {
        List<SaleId> free = store.lockFree(tx, scope, sales);
        if (free.isEmpty()) {
            return;
        }
        SaleDesk desk = ordering.openToRefund(tx, scope, free);
        CardDesk cards = new CardDesk(desk);
        free.forEach(sale -> cards.order(scope, sale, now));
        ordering.save(tx, scope, desk, now);
    }

    /** The towns where this acquirer is to be asked of anything now. */
    public List<TownScope> townsAsking(Tx tx, String acquirer, Instant now) {
        return orders.townsAsking(tx, acquirer, now);
    }

    /** One that it is to be asked of, after the commit. */
    public Optional<RefundOrder> take(Tx tx, TownScope scope, String acquirer, Instant now) {
        return orders.take(tx, scope, acquirer, now);
    }

    /** Of how many in all towns only another acquirer knows what became, or nobody asks where there is none: {@code ""}. */
    public int askedElsewhere(Tx tx, String acquirer) {
        return orders.askedElsewhere(tx, acquirer);
    }

    /** What it said. */
    public void heard(Tx tx, TownScope scope, RefundOrder order, Acquirer.Heard heard, Instant now) {
        SaleDesk desk = ordering.openToRefund(tx, scope, List.of(order.sale()));
        if (desk.find(order.sale()).isPresent()) {
            new CardDesk(desk).heard(order.sale(), order.id(), heard, now);
            ordering.save(tx, scope, desk, now);
        }
    }
}
