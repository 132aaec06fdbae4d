package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/**
 * Refunds that go back to cards. Stored by {@link RefundOrderRows} and, in memory, by {@link MemoryRefundOrders}. They are written with
 * the {@link PaymentBook} that decided about them. Callers hold an open transaction.
 */
public interface RefundOrderStore {
    /** In the order of sales, units and tenders. */
    List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** The towns where money is owed back to a card since then, or longer, and nobody has decided that it goes there. */
    List<TownScope> townsOwingCards(Tx tx, Instant since);

    /** Sales of which that may be so, in the order of their ids. */
    List<SaleId> owingCards(Tx tx, TownScope scope, PaymentStore.Owed which);

    /** The towns where this acquirer is to be asked of any that is ordered. */
    List<TownScope> townsAsking(Tx tx, String acquirer, Instant now);

    /** One that it is to be asked of and that nobody else takes; its next turn is later. */
    Optional<RefundOrder> take(Tx tx, TownScope scope, String acquirer, Instant now);

    /** Of how many in all towns only another acquirer knows what became, or nobody asks where there is none: {@code ""}. */
    int askedElsewhere(Tx tx, String acquirer);
}
