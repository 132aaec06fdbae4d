package org.ralvend.backend.ordering;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;

/** What happens next with a sale, in words. It promises nothing that nobody does. Dates are UTC. */
@Pure
final class NextStep {
    private NextStep() {}

    /** @param events oldest first */
    static String of(Sale sale, List<Payment> payments, List<StatusEvent> events, Instant now) {
        if (payments.stream().anyMatch(p -> p.state() == State.UNKNOWN)) {
            return "an operator settles where the money went";
        }
        return switch (sale.state()) {
            case REJECTED ->
                payments.stream().allMatch(p -> p.state() == State.RELEASED)
                        ? "none: the money went back"
                        : "the vendor returns the money";
            case RECORDED -> "the vendor keeps the money or returns it";
            case DELIVERING ->
                sale.isOverdue(now)
                        ? "overdue since " + date(sale.deadline())
                                + ": an operator settles the attempt that never ended"
                        : "the warehouse reports what became of the attempt";
            case CLAIMABLE ->
                sale.isOverdue(now)
                        ? "a refund is due since " + date(sale.deadline()) + "; an operator makes it"
                        : "held for the customer's claim until " + date(sale.deadline()) + "; then a refund is due";
            case REFUND_DUE -> "a refund is due since " + date(since(sale, events)) + "; an operator makes it";
            case DELIVERED -> "none: delivered";
            case VOID -> "none: no money was kept";
            case REFUNDED -> "none: refunded";
        };
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
