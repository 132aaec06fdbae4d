package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.Objects;
import org.ralvend.backend.Pure;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.protocol.MachineId;

/**
 * Who waits for goods: where, and until when they may fall for him.
 *
 * @param at the vendor or the terminal that he stands at
 */
@Pure
public record Customer(MachineId at, Instant until) {
    /** @param sale for which its vendor has just kept the money while somebody waits */
    static Customer ofVendor(Sale sale) {
        return new Customer(sale.machine(), Objects.requireNonNull(sale.waitsUntil()));
    }

    boolean waits(Instant now) {
        return now.isBefore(until);
    }
}
