package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.MemoryPayments.RefundKey;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.SaleId;

/** Refunds that go back to cards, in memory. */
final class MemoryRefundOrders implements RefundOrderStore {
    private final MemoryTable<MemoryPayments.Key, MemoryPayments.Kept> payments;
    private final MemoryTable<RefundKey, RefundOrder> orders;

    MemoryRefundOrders(Memory memory, MemoryTable<MemoryPayments.Key, MemoryPayments.Kept> payments) {
        this.payments = payments;
        this.orders = new MemoryTable<RefundKey, RefundOrder>(memory, "refund_order")
                .check(order -> order.amount().minor() > 0 && order.amount().minor() <= order.charged())
                .unique(RefundOrder::id)
                .references(payments, order -> new MemoryPayments.Key(order.sale(), order.n()));
    }

    @Override
    public List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return orders.all(tx, scope).stream()
                .filter(order -> sales.contains(order.sale()))
                .toList();
    }

    List<RefundOrder> all(Tx tx, TownScope scope) {
        return List.copyOf(orders.all(tx, scope));
    }

    @Override
    public List<TownScope> townsOwingCards(Tx tx, Instant since) {
        return payments.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> payments.all(tx, scope).stream().anyMatch(kept -> isOwed(tx, scope, kept, since)))
                .toList();
    }

    @Override
    public List<SaleId> owingCards(Tx tx, TownScope scope, PaymentStore.Owed which) {
        return payments.all(tx, scope).stream()
                .filter(kept -> isOwed(tx, scope, kept, which.since()))
                .map(kept -> kept.payment().sale())
                .filter(sale -> sale.compareTo(new SaleId(which.after())) > 0)
                .distinct()
                .limit(which.limit())
                .toList();
    }

    @Override
    public List<TownScope> townsAsking(Tx tx, String acquirer, Instant now) {
        return orders.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> orders.all(tx, scope).stream().anyMatch(order -> order.isTurn(acquirer, now)))
                .toList();
    }

    @Override
    public Optional<RefundOrder> take(Tx tx, TownScope scope, String acquirer, Instant now) {
        Optional<RefundOrder> taken = orders.all(tx, scope).stream()
                .filter(order -> order.isTurn(acquirer, now))
                .min(Comparator.comparing((RefundOrder order) -> order.turns().next())
                        .thenComparing(order -> new SaleId(order.id())))
                .map(order -> order.take(acquirer, now));
        taken.ifPresent(order -> orders.put(tx, scope, keyOf(order), order));
        return taken;
    }

    @Override
    public int askedElsewhere(Tx tx, String acquirer) {
        return (int) orders.towns(tx).stream()
                .flatMap(town -> orders.all(tx, new TownScope(town)).stream())
                .filter(order -> order.state() == RefundOrder.State.ORDERED
                        && (acquirer.isEmpty() || !order.turns().isAskedOf(acquirer)))
                .count();
    }

    void save(Tx tx, TownScope scope, List<RefundOrder> changed) {
        changed.forEach(order -> orders.put(tx, scope, keyOf(order), order));
    }

    private static RefundKey keyOf(RefundOrder order) {
        return new RefundKey(order.sale(), order.unit(), order.n());
    }

    /** What is on its way is not, nor anything of a sale of which something was refused. */
    private boolean isOwed(Tx tx, TownScope scope, MemoryPayments.Kept kept, Instant since) {
        Payment payment = kept.payment();
        if (payment.state() != PaymentBook.State.REFUND_DUE
                || payment.tender() != Tender.CARD
                || kept.changedAt().isAfter(since)) {
            return false;
        }
        List<RefundOrder> its = ordered(tx, scope, List.of(payment.sale()));
        long underWay = its.stream()
                .filter(order -> order.n() == payment.n() && order.state() == RefundOrder.State.ORDERED)
                .mapToLong(order -> order.amount().minor())
                .sum();
        return payment.left() > underWay && its.stream().noneMatch(order -> order.state() == RefundOrder.State.REFUSED);
    }
}
