package org.ralvend.backend.payment;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Money that went back; at most once for each unit and tender.
 *
 * @param unit of the sale, from 1; 0 where no goods were promised for its money
 * @param n the tender of the sale that it was paid with, from 1
 * @param reference the acquirer's own, where it went to a card; null otherwise
 */
@Pure
public record Refund(
        SaleId sale,
        int unit,
        int n,
        Money amount,
        Method method,
        @Nullable String reference) {
    /** One that no acquirer did. */
    public Refund(SaleId sale, int unit, int n, Money amount, Method method) {
        this(sale, unit, n, amount, method, null);
    }

    /** How it went back. */
    public enum Method {
        /** As value behind the sale's own code. */
        GIFT_CARD,
        /** Somebody paid it, and said so. */
        BY_HAND,
        /** To the card that it came from. */
        CARD
    }
}
