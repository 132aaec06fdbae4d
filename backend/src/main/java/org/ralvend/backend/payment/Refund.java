package org.ralvend.backend.payment;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Money that went back; at most once for each unit and tender.
 *
 * @param unit of the sale, from 1; 0 where no goods were promised for its money
 * @param n the tender of the sale that it was paid with, from 1
 */
@Pure
public record Refund(SaleId sale, int unit, int n, Money amount, Method method) {
    /** How it went back. */
    public enum Method {
        /** As value behind the sale's own code. */
        GIFT_CARD,
        /** Somebody paid it, and said so. */
        BY_HAND
    }
}
