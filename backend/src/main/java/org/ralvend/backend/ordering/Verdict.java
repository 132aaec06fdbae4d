package org.ralvend.backend.ordering;

import java.time.Instant;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.SaleId;

/** The backend's answer to a sale. */
@Pure
public sealed interface Verdict {
    SaleId sale();

    record Accepted(SaleId sale, Instant deadline) implements Verdict {}

    record Rejected(SaleId sale, Down.RejectReason reason) implements Verdict {}

    /**
     * What this sale's vendor is told, however often it asks. Where no request could be read, nothing was promised: it
     * gives back what it still holds.
     */
    static Verdict of(Sale sale) {
        if (sale.isAccepted()) {
            return new Accepted(sale.id(), sale.deadline());
        }
        Down.RejectReason reason = sale.reason();
        return new Rejected(sale.id(), reason == null ? Down.RejectReason.AMOUNT_MISMATCH : reason);
    }

    default Down message() {
        return switch (this) {
            case Accepted accepted -> new Down.SaleAccepted(accepted.sale(), accepted.deadline());
            case Rejected rejected -> new Down.SaleRejected(rejected.sale(), rejected.reason());
        };
    }
}
