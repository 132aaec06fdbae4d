package org.ralvend.backend.ordering;

import java.util.List;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;

/** What happens next with a sale, in words. */
@Pure
final class NextStep {
    private NextStep() {}

    static String of(Sale sale, List<Payment> payments) {
        if (payments.stream().anyMatch(p -> p.state() == State.UNKNOWN)) {
            return "an operator settles where the money went";
        }
        return switch (sale.state()) {
            case REJECTED ->
                payments.stream().allMatch(p -> p.state() == State.RELEASED)
                        ? "none: the money went back"
                        : "the vendor returns the money";
            case RECORDED -> "the vendor keeps the money or returns it";
            case DELIVERING -> "the warehouse reports what became of the attempt";
            case CLAIMABLE -> "the customer claims it with the code, or it is refunded at the deadline";
            case REFUND_DUE -> "the refund is made behind the claim code";
            case DELIVERED -> "none: delivered";
            case VOID -> "none: no money was kept";
            case REFUNDED -> "none: refunded";
        };
    }
}
