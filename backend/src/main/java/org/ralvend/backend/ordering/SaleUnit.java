package org.ralvend.backend.ordering;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.catalog.PriceLists;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/**
 * One unit of a sale, counted from 1 over its lines.
 *
 * @param value what is stored behind the sale's code as soon as its money is kept; null for goods
 */
@Pure
public record SaleUnit(
        int unit,
        Sku sku,
        Money price,
        SaleState state,
        @Nullable Money value) {
    /** Goods. */
    public SaleUnit(int unit, Sku sku, Money price, SaleState state) {
        this(unit, sku, price, state, null);
    }

    /** What this asks for, one by one, as the list that it names describes it. */
    static List<SaleUnit> of(SaleRequested request, PriceLists lists) {
        List<SaleUnit> units = new ArrayList<>();
        for (SaleRequested.Line line : request.lines()) {
            Money value = lists.value(request, line.sku());
            for (int i = 0; i < line.quantity(); i++) {
                units.add(new SaleUnit(units.size() + 1, line.sku(), line.unitPrice(), SaleState.RECORDED, value));
            }
        }
        return units;
    }

    /** Something falls for it; of stored value there is no stock, no reservation and no attempt. */
    public boolean isGoods() {
        return value == null;
    }

    SaleUnit in(SaleState next) {
        return new SaleUnit(unit, sku, price, next, value);
    }
}
