package org.ralvend.backend.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Fact.Tender;

/** What happens next with a sale, in words. It promises nothing that nobody does. Dates are UTC. */
@Pure
final class NextStep {
    private NextStep() {}

    /** @param parts with the events oldest first */
    static String of(SalePage.Parts parts, Instant now) {
        Sale sale = parts.sale();
        List<Payment> payments = parts.payments();
        if (payments.stream().anyMatch(p -> p.state() == State.UNKNOWN)) {
            return "an operator settles where the money went";
        }
        return switch (sale.state()) {
            case REJECTED ->
                payments.stream().allMatch(p -> p.state() == State.RELEASED)
                        ? "none: the money went back"
                        : "the vendor returns the money";
            case RECORDED -> "the vendor keeps the money or returns it";
            case DELIVERING -> delivering(sale, parts.attempts(), now);
            case CLAIMABLE ->
                sale.isOverdue(now)
                        ? "the refund that is due since " + date(sale.deadline()) + " is paid out"
                        : "held for the customer's claim until " + date(sale.deadline()) + "; then a refund is due";
            case REFUND_DUE -> refund(parts, since(sale, parts.events()));
            case DELIVERED ->
                sale.units().stream().anyMatch(unit -> unit.state() == SaleState.REFUNDED)
                        ? "none: delivered, and the money for the rest went back"
                        : "none: delivered";
            case VOID -> "none: no money was kept";
            case REFUNDED -> "none: the money went back";
        };
    }

    private static String delivering(Sale sale, List<Attempt> attempts, Instant now) {
        boolean overdue = sale.isOverdue(now);
        String since = overdue ? "overdue since " + date(sale.deadline()) + ": " : "";
        if (attempts.stream().anyMatch(attempt -> attempt.state() == Attempt.State.UNRESOLVED)) {
            return overdue
                    ? since + "the attempt is written off, and a refund is due"
                    : "a technician counts the slot or writes the attempt off, at the latest the deadline of "
                            + date(sale.deadline()) + " does";
        }
        return overdue
                ? since + "its warehouse says what became of the attempt; where it never will, an operator revokes its"
                        + " device and writes the attempt off"
                : "the warehouse reports what became of the attempt";
    }

    private static String refund(SalePage.Parts parts, Instant since) {
        String due = "a refund is due since " + date(since);
        if (parts.payments().stream().anyMatch(p -> p.state() == State.REFUND_DUE && p.tender() == Tender.CARD)) {
            return due + "; it was paid by card" + toCard(parts);
        }
        return parts.sale().terms() == null
                ? due + "; its code is not known, so an operator pays it and records that"
                : due + "; it is paid out as a gift card behind its code";
    }

    /** Of two units one may be refused, and the other not be ordered yet. */
    private static String toCard(SalePage.Parts parts) {
        List<Integer> due = parts.sale().units().stream()
                .filter(unit -> unit.state() == SaleState.REFUND_DUE)
                .map(SaleUnit::unit)
                .toList();
        if (due.size() < 2) {
            return ", " + toCard(parts.byCard().of(due.isEmpty() ? 0 : due.getFirst()));
        }
        return due.stream()
                .map(unit -> "unit " + unit + ", " + toCard(parts.byCard().of(unit)))
                .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String toCard(ByCard byCard) {
        String refused = byCard.find(RefundOrder.State.REFUSED)
                .map(order -> ", since the acquirer refuses that: " + order.evidence())
                .orElse("");
        return switch (byCard.who()) {
            case OPERATOR -> "so an operator pays it back to that card and records that" + refused;
            case BACKEND -> "and goes back to that card through the acquirer";
            case ACQUIRER ->
                byCard.find(RefundOrder.State.ORDERED)
                        .map(order -> "and its way back to that card is ordered since " + date(order.orderedAt())
                                + "; the acquirer was asked " + order.turns().taken() + " times, last heard: "
                                + order.evidence() + again(byCard, order))
                        .orElseThrow();
        };
    }

    private static String again(ByCard byCard, RefundOrder order) {
        if (byCard.acquirer().isEmpty()) {
            return "; nobody asks again, since acquirer.url is not set";
        }
        return order.turns().isAskedOf(byCard.acquirer())
                ? "; asked again at " + order.turns().next().truncatedTo(ChronoUnit.SECONDS)
                : "; nobody asks again, since it was asked of " + order.turns().acquirer()
                        + " and acquirer.url is another";
    }

    private static Instant since(Sale sale, List<StatusEvent> events) {
        return events.stream()
                .filter(event -> event.to() == SaleState.REFUND_DUE)
                .map(StatusEvent::at)
                .findFirst()
                .orElse(sale.recordedAt());
    }

    private static LocalDate date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
