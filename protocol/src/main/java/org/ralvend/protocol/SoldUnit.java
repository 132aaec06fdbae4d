package org.ralvend.protocol;

/** One unit of a sale, counted from 1 over its lines. */
public record SoldUnit(SaleId sale, int unit) {
    public SoldUnit {
        if (unit < 1 || unit > Limits.SALE_LINES * Limits.LINE_QUANTITY) {
            throw new IllegalArgumentException("has a unit out of range: " + unit);
        }
    }
}
