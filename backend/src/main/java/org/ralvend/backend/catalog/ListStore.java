package org.ralvend.backend.catalog;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog.Listed;
import org.ralvend.backend.catalog.Catalog.Publication;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/**
 * Products and the price lists of a town, as far as sales depend on them. Stored by {@link Catalog} and, in memory, by
 * {@link MemoryLists}. Callers hold an open transaction.
 */
public interface ListStore {
    /** A product that is called like its first variant, ready to be sold. Returns false where the SKU is taken. */
    boolean addProduct(Tx tx, Variant first, Instant now);

    /** As {@link #addProduct(Tx, Variant, Instant)}, of goods. */
    default boolean addProduct(Tx tx, Sku sku, String name, Instant now) {
        return addProduct(tx, new Variant(sku, name, null), now);
    }

    /** What these are called; without those that nobody has entered. */
    Map<Sku, String> names(Tx tx, Collection<Sku> skus);

    void publish(Tx tx, TownScope scope, PriceList list, Bytes content, Bytes sha256, Instant now);

    /** From now on no sale by this list is accepted. Empty where there is no such list. */
    Optional<Listed> withdraw(Tx tx, TownScope scope, long version, Instant now);

    Optional<Publication> bySha256(Tx tx, TownScope scope, Bytes sha256);

    /** How vendors of this town are told of it; the number grows with every publication and withdrawal. */
    Desired desired(Tx tx, TownScope scope);

    /** What the pure decision about these lists' sales needs. */
    PriceLists open(Tx tx, TownScope scope, Collection<Long> versions);
}
