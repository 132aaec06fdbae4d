package org.ralvend.backend.fulfilment;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * Goods that left a machine and that no sale pays for; at most one an attempt.
 *
 * @param sold the unit of a sale that the attempt was for; null where nobody ordered it
 * @param why in words
 * @param evidence the journal entry that tells of it
 */
@Pure
public record Loss(AttemptId attempt, @Nullable Sold sold, Shelf shelf, Sku sku, String why, String evidence) {
    /** @param price of record: the customer paid it once */
    public record Sold(SaleId sale, int unit, Money price) {}
}
