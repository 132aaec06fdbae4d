package org.ralvend.backend.ordering;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/** One unit of a sale, counted from 1 over its lines. */
@Pure
public record SaleUnit(int unit, Sku sku, Money price, SaleState state) {
    SaleUnit in(SaleState next) {
        return new SaleUnit(unit, sku, price, next);
    }
}
