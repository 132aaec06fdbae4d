package org.ralvend.backend.catalog;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/** The lists that a batch's sales name, and what may not be sold at all. Immutable. */
@Pure
public final class PriceLists {
    record Published(Bytes sha256, PriceList list, boolean withdrawn) {}

    private final Map<Long, Published> byVersion;
    private final Set<Sku> stopped;

    PriceLists(Map<Long, Published> byVersion, Set<Sku> stopped) {
        this.byVersion = Map.copyOf(byVersion);
        this.stopped = Set.copyOf(stopped);
    }

    /** What a unit of this has stored, by the list that the sale names; null for goods, and where that list is not known. */
    public @Nullable Money value(SaleRequested sale, Sku sku) {
        Published published = byVersion.get(sale.list().version());
        return published == null || !published.sha256().equals(sale.list().sha256())
                ? null
                : published.list().of(sku).map(PriceList.Item::value).orElse(null);
    }

    /** Any list ever published here and not withdrawn gives the price of record, however late the sale arrives. */
    public @Nullable RejectReason refuses(SaleRequested sale) {
        Published published = byVersion.get(sale.list().version());
        if (published == null || !published.sha256().equals(sale.list().sha256())) {
            return RejectReason.LIST_UNKNOWN;
        }
        if (published.withdrawn()) {
            return RejectReason.LIST_WITHDRAWN;
        }
        String currency = published.list().currency();
        long sum = 0;
        for (SaleRequested.Line line : sale.lines()) {
            if (stopped.contains(line.sku())) {
                return RejectReason.STOP_SALE;
            }
            if (published
                    .list()
                    .of(line.sku())
                    .filter(item -> item.price().equals(line.unitPrice()))
                    .isEmpty()) {
                return RejectReason.PRICE_NOT_IN_LIST;
            }
            sum += line.unitPrice().times(line.quantity()).minor();
        }
        long secured =
                sale.tenders().stream().mapToLong(t -> t.amount().minor()).sum();
        boolean sameCurrency = sale.total().currency().equals(currency)
                && sale.tenders().stream().allMatch(t -> t.amount().currency().equals(currency));
        return sameCurrency && sum == sale.total().minor() && secured == sum ? null : RejectReason.AMOUNT_MISMATCH;
    }
}
