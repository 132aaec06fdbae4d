package org.ralvend.backend.watch;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Money;

/** Sales as people see them: in a line, and with all that happened to them. */
final class SalePage {
    private SalePage() {}

    /** @param valueMinor what is stored by it, behind the sale's code once it is delivered; absent for goods */
    @Serdeable
    record UnitLine(
            int unit, String sku, long priceMinor, @Nullable Long valueMinor, String state) {}

    @Serdeable
    record PaymentLine(String tender, @Nullable Long amountMinor, String state) {}

    /**
     * @param unit 0 where it is for all of the money
     * @param reference the acquirer's own, where it went to a card
     */
    @Serdeable
    record RefundLine(
            int unit,
            long amountMinor,
            String method,
            @Nullable String reference) {}

    /**
     * What goes back to a card.
     *
     * @param unit 0 where it is for all of the money
     * @param asked how often the acquirer was
     * @param nextAt when it is asked again; absent where it is over
     * @param evidence what it said last
     */
    @Serdeable
    record CardRefundLine(
            String id,
            int unit,
            long amountMinor,
            String state,
            Instant orderedAt,
            int asked,
            @Nullable Instant nextAt,
            @Nullable Instant answeredAt,
            String evidence) {}

    @Serdeable
    record AttemptLine(
            String id,
            int unit,
            int number,
            String machine,
            int slot,
            String state,
            @Nullable String reason,
            Instant issuedAt,
            @Nullable Instant endedAt) {}

    @Serdeable
    record EventLine(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    @Serdeable
    record Summary(
            String id,
            String machine,
            String state,
            @Nullable String reason,
            @Nullable String currency,
            @Nullable Long totalMinor,
            Instant recordedAt) {}

    /**
     * @param refundDueMinor what the customer gets back: nothing but money that was kept
     * @param refunds what went back after it was kept
     */
    @Serdeable
    record Story(
            Summary sale,
            Instant deadline,
            String nextStep,
            long refundDueMinor,
            List<UnitLine> units,
            List<PaymentLine> payments,
            List<RefundLine> refunds,
            List<CardRefundLine> cardRefunds,
            List<AttemptLine> attempts,
            List<EventLine> events) {}

    /** What the modules have of one sale. */
    @Pure
    record Parts(
            Sale sale,
            List<Payment> payments,
            List<Refund> refunds,
            ByCard byCard,
            List<Attempt> attempts,
            List<StatusEvent> events) {}

    static Story story(Parts parts, Instant now) {
        Sale sale = parts.sale();
        return new Story(
                summary(sale),
                sale.deadline(),
                NextStep.of(parts, now),
                refundDue(sale, parts.payments(), parts.refunds()),
                sale.units().stream().map(SalePage::line).toList(),
                parts.payments().stream().map(SalePage::line).toList(),
                parts.refunds().stream().map(SalePage::line).toList(),
                parts.byCard().orders().stream().map(SalePage::line).toList(),
                parts.attempts().stream().map(SalePage::line).toList(),
                parts.events().stream().map(SalePage::line).toList());
    }

    static Summary summary(Sale sale) {
        Money total = sale.total();
        return new Summary(
                sale.id().toString(),
                sale.machine().value(),
                sale.state().name(),
                sale.reason() == null ? null : sale.reason().name(),
                total == null ? null : total.currency(),
                total == null ? null : total.minor(),
                sale.recordedAt());
    }

    /** Of units that will not be delivered their price, as far as money was kept; of a sale without units all of it. */
    static long refundDue(Sale sale, List<Payment> payments, List<Refund> refunds) {
        long owed = payments.stream()
                .filter(p -> p.state() == State.REFUND_DUE)
                .mapToLong(SalePage::minor)
                .sum();
        long units = sale.units().stream()
                .filter(unit -> unit.state() == SaleState.REFUND_DUE)
                .mapToLong(unit -> unit.price().minor() - back(unit, refunds))
                .sum();
        return sale.units().isEmpty() ? owed : Math.min(owed, units);
    }

    private static long minor(Payment payment) {
        Money amount = payment.amount();
        return amount == null ? 0 : amount.minor() - payment.refunded();
    }

    private static long back(SaleUnit unit, List<Refund> refunds) {
        return refunds.stream()
                .filter(refund -> refund.unit() == unit.unit())
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }

    private static RefundLine line(Refund refund) {
        return new RefundLine(
                refund.unit(), refund.amount().minor(), refund.method().name(), refund.reference());
    }

    private static CardRefundLine line(RefundOrder order) {
        return new CardRefundLine(
                order.id().toString(),
                order.unit(),
                order.amount().minor(),
                order.state().name(),
                order.orderedAt(),
                order.turns().taken(),
                order.state() == RefundOrder.State.ORDERED ? order.turns().next() : null,
                order.answeredAt(),
                order.evidence());
    }

    private static UnitLine line(SaleUnit unit) {
        Money value = unit.value();
        return new UnitLine(
                unit.unit(),
                unit.sku().value(),
                unit.price().minor(),
                value == null ? null : value.minor(),
                unit.state().name());
    }

    private static PaymentLine line(Payment payment) {
        Money amount = payment.amount();
        return new PaymentLine(
                payment.tender().name(),
                amount == null ? null : amount.minor(),
                payment.state().name());
    }

    private static AttemptLine line(Attempt attempt) {
        return new AttemptLine(
                attempt.id().toString(),
                attempt.unit(),
                attempt.number(),
                attempt.shelf().machine().value(),
                attempt.shelf().slot(),
                attempt.state().name(),
                attempt.reason(),
                attempt.issuedAt(),
                attempt.endedAt());
    }

    private static EventLine line(StatusEvent event) {
        SaleState from = event.from();
        return new EventLine(
                event.at(),
                event.actor(),
                from == null ? null : from.name(),
                event.to().name(),
                event.why(),
                event.evidence());
    }
}
