package org.ralvend.protocol;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a town's vendors sell, at which key, for how much. Fetched over HTTPS; its bytes' hash is its identity. */
public record PriceList(long version, String currency, List<Item> items) {
    /** More keys than any housing has. */
    public static final int MAX_ITEMS = 64;

    public PriceList {
        items = List.copyOf(items);
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("has more than " + MAX_ITEMS + " items");
        }
    }

    /**
     * @param key the vendor's product key, from 1
     * @param name at most 16 characters, as the display shows it
     * @param value what whoever buys it has stored behind the code of the sale; null where goods fall
     */
    public record Item(
            int key,
            Sku sku,
            String name,
            Money price,
            @Nullable Money value) {
        /** Goods. */
        public Item(int key, Sku sku, String name, Money price) {
            this(key, sku, name, price, null);
        }
    }

    public Optional<Item> atKey(int key) {
        return items.stream().filter(item -> item.key() == key).findFirst();
    }

    public Optional<Item> of(Sku sku) {
        return items.stream().filter(item -> item.sku().equals(sku)).findFirst();
    }
}
