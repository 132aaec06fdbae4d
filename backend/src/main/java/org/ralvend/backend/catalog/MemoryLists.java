package org.ralvend.backend.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog.Listed;
import org.ralvend.backend.catalog.Catalog.Publication;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/** Products, price lists and stopped products in memory. */
public final class MemoryLists implements ListStore {
    /** @param list what its content says */
    private record Kept(Publication publication, PriceList list) {
        boolean withdrawn() {
            return publication.listed().withdrawnAt() != null;
        }
    }

    private final MemoryTable<Sku, Variant> variants;
    private final MemoryTable<Long, Kept> lists;
    private final MemoryTable<Sku, Sku> stops;

    public MemoryLists(Memory memory) {
        variants = new MemoryTable<>(memory, "variant");
        lists = new MemoryTable<>(memory, "price_list");
        stops = new MemoryTable<Sku, Sku>(memory, "stop_sale").references(variants, sku -> sku);
    }

    /** For what refers to products. */
    public MemoryTable<Sku, ?> variants() {
        return variants;
    }

    @Override
    public boolean addProduct(Tx tx, Variant first, Instant now) {
        if (variants.find(tx, MemoryTable.NO_TOWN, first.sku()).isPresent()) {
            return false;
        }
        variants.insert(tx, MemoryTable.NO_TOWN, first.sku(), first);
        return true;
    }

    @Override
    public Map<Sku, String> names(Tx tx, Collection<Sku> skus) {
        Map<Sku, String> names = new HashMap<>();
        skus.forEach(sku -> variants.find(tx, MemoryTable.NO_TOWN, sku).ifPresent(v -> names.put(sku, v.name())));
        return names;
    }

    @Override
    public void publish(Tx tx, TownScope scope, PriceList list, Bytes content, Bytes sha256, Instant now) {
        Publication publication = new Publication(new Listed(list.version(), now, null), sha256, content);
        lists.insert(tx, scope, list.version(), new Kept(publication, Catalog.parse(content)));
    }

    @Override
    public Optional<Listed> withdraw(Tx tx, TownScope scope, long version, Instant now) {
        return lists.find(tx, scope, version).map(kept -> {
            if (kept.withdrawn()) {
                return kept.publication().listed();
            }
            Publication old = kept.publication();
            Listed listed = new Listed(version, old.listed().publishedAt(), now);
            lists.put(tx, scope, version, new Kept(new Publication(listed, old.sha256(), old.content()), kept.list()));
            return listed;
        });
    }

    /** Not sold from now on; see {@link StopSales#stop}. */
    public void stop(Tx tx, TownScope scope, Sku sku) {
        stops.put(tx, scope, sku, sku);
    }

    /** Sold again. */
    public void lift(Tx tx, TownScope scope, Sku sku) {
        stops.remove(tx, scope, sku);
    }

    @Override
    public Optional<Publication> bySha256(Tx tx, TownScope scope, Bytes sha256) {
        return lists.all(tx, scope).stream()
                .map(Kept::publication)
                .filter(publication -> publication.sha256().equals(sha256))
                .findFirst();
    }

    @Override
    public Desired desired(Tx tx, TownScope scope) {
        List<Kept> all = new ArrayList<>(lists.all(tx, scope));
        long number = all.size() + all.stream().filter(Kept::withdrawn).count();
        return new Desired(
                number,
                all.reversed().stream()
                        .filter(kept -> !kept.withdrawn())
                        .limit(1)
                        .map(Kept::publication)
                        .map(p -> new Desired.Item(
                                Desired.Kind.PRICE_LIST,
                                p.listed().version(),
                                p.sha256(),
                                p.content().size()))
                        .toList());
    }

    @Override
    public PriceLists open(Tx tx, TownScope scope, Collection<Long> versions) {
        Map<Long, PriceLists.Published> byVersion = new HashMap<>();
        for (Long version : new HashSet<>(versions)) {
            lists.find(tx, scope, version)
                    .ifPresent(kept -> byVersion.put(
                            version,
                            new PriceLists.Published(kept.publication().sha256(), kept.list(), kept.withdrawn())));
        }
        return new PriceLists(byVersion, Set.copyOf(stops.all(tx, scope)));
    }
}
