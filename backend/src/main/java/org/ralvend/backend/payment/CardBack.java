package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.RefundOrder.State;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What of a {@link PaymentBook} is on its way back to cards, beside {@link PayBack}. One thread, one transaction. */
@Pure
public final class CardBack {
    private final PaymentBook payments;
    private final PayBack back;
    private final Map<UUID, RefundOrder> orders = new LinkedHashMap<>();
    private final Map<UUID, RefundOrder> changed = new LinkedHashMap<>();

    CardBack(PaymentBook payments, PayBack back, List<RefundOrder> loaded) {
        this.payments = payments;
        this.back = back;
        loaded.forEach(order -> orders.put(order.id(), order));
    }

    /** Whether money of this sale may go back to a card at any moment, or has: nobody else pays it meanwhile. */
    public boolean isUnderWay(SaleId sale) {
        return of(sale).stream().anyMatch(order -> order.state() == State.ORDERED);
    }

    /** As {@link #isUnderWay(SaleId)}, of this unit. */
    public boolean isUnderWay(SaleId sale, int unit) {
        return underWay(sale, unit) > 0;
    }

    /** In minor units. */
    long underWay(SaleId sale, int unit) {
        return ordered(of(sale).stream()
                .filter(order -> order.unit() == unit && order.state() == State.ORDERED)
                .toList());
    }

    /** Of a tender, in minor units. */
    long underWay(Payment payment) {
        return ordered(of(payment.sale()).stream()
                .filter(order -> order.n() == payment.n() && order.state() == State.ORDERED)
                .toList());
    }

    /**
     * What cards have paid and is owed back for a unit is ordered, in the order of the tenders, as far as it was kept. A sale of
     * which anything was refused is an operator's as a whole: the acquirer's books and these may not agree about it.
     *
     * @param unit of the sale; 0 where no goods were promised for its money
     * @param most what the unit was sold for; null for all that is left
     */
    public List<RefundOrder> order(TownScope scope, SaleId sale, int unit, @Nullable Money most, Instant now) {
        List<RefundOrder> fresh = new ArrayList<>();
        for (Payment payment : payments.of(sale)) {
            boolean goes = payment.state() == PaymentBook.State.REFUND_DUE
                    && payment.tender() == Tender.CARD
                    && of(sale).stream()
                            .noneMatch(order -> order.state() == State.REFUSED
                                    || (order.unit() == unit && order.n() == payment.n()));
            long part = goes ? Math.min(back.left(sale, unit, most), payment.left() - underWay(payment)) : 0;
            if (part > 0) {
                RefundOrder order = order(scope, payment, unit, part, now);
                put(order);
                fresh.add(order);
            }
        }
        return fresh;
    }

    private RefundOrder order(TownScope scope, Payment payment, int unit, long part, Instant now) {
        SaleId sale = payment.sale();
        long before = ordered(
                of(sale).stream().filter(order -> order.n() == payment.n()).toList());
        Money paid = Objects.requireNonNull(payment.amount());
        return new RefundOrder(
                RefundOrder.id(scope, sale, payment.n(), before),
                sale,
                unit,
                payment.n(),
                new MachineId(payment.provider()),
                paid.minor(),
                new Money(part, paid.currency()),
                State.ORDERED,
                now,
                new RefundOrder.Turns(0, null, now, null),
                null,
                "not asked yet");
    }

    public Optional<RefundOrder> find(UUID id) {
        return Optional.ofNullable(orders.get(id));
    }

    /** Whether it has paid what it had refused, and nobody else has meanwhile. */
    public boolean isPaidAfterAll(RefundOrder order, Acquirer.Heard heard, @Nullable Money most) {
        long minor = order.amount().minor();
        return order.state() == State.REFUSED
                && heard instanceof Acquirer.Done
                && back.left(order.sale(), order.unit(), most) >= minor
                && payments.of(order.sale()).stream()
                        .anyMatch(payment -> payment.n() == order.n()
                                && payment.state() == PaymentBook.State.REFUND_DUE
                                && payment.left() - underWay(payment) >= minor);
    }

    /**
     * What the acquirer says of one that is ordered here, or that it has paid after all.
     *
     * @param most what its unit was sold for; null for all that is left
     * @return what went back by that, and whether that is all of it; empty where nothing did
     */
    public Optional<PayBack.Back> heard(RefundOrder order, Acquirer.Heard heard, @Nullable Money most, Instant now) {
        switch (heard) {
            case Acquirer.Done(String reference) -> {
                put(order.in(State.DONE, now, reference));
                return Optional.of(back.toCard(order, reference, most));
            }
            case Acquirer.Refused(String reason) -> put(order.in(State.REFUSED, now, reason));
            case Acquirer.Pending() -> put(order.in(State.ORDERED, now, "it is being done"));
            case Acquirer.NeverHeard() -> put(order.in(State.ORDERED, now, "never heard of"));
            case Acquirer.Unclear(String why) -> put(order.in(State.ORDERED, now, why));
        }
        return Optional.empty();
    }

    List<RefundOrder> of(SaleId sale) {
        return orders.values().stream()
                .filter(order -> order.sale().equals(sale))
                .toList();
    }

    List<RefundOrder> changed() {
        return List.copyOf(changed.values());
    }

    private static long ordered(List<RefundOrder> orders) {
        return orders.stream().mapToLong(order -> order.amount().minor()).sum();
    }

    private void put(RefundOrder order) {
        orders.put(order.id(), order);
        changed.put(order.id(), order);
    }
}
