package org.ralvend.backend.ordering;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/** One unit of a sale, counted from 1 over its lines. */
@Pure
public record SaleUnit(int unit, Sku sku, Money price, SaleState state) {
    /** What this asks for, one by one. */
    static List<SaleUnit> of(SaleRequested request) {
        List<SaleUnit> units = new ArrayList<>();
        for (SaleRequested.Line line : request.lines()) {
            for (int i = 0; i < line.quantity(); i++) {
                units.add(new SaleUnit(units.size() + 1, line.sku(), line.unitPrice(), SaleState.RECORDED));
            }
        }
        return units;
    }

    SaleUnit in(SaleState next) {
        return new SaleUnit(unit, sku, price, next);
    }
}
