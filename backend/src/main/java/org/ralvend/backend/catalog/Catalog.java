package org.ralvend.backend.catalog;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Products for everybody, prices town by town. Callers hold an open transaction. */
@Singleton
public final class Catalog {
    /** A published list: its bytes are its identity. */
    public record Publication(
            long version,
            Bytes sha256,
            Bytes content,
            Instant publishedAt,
            @Nullable Instant withdrawnAt) {}

    /** A product with its first variant, ready to be sold. Returns false where the SKU is taken. */
    public boolean addProduct(Tx tx, Sku sku, String name, Instant now) {
        if (tx.find("SELECT sku FROM catalog.variant WHERE sku = ?", row -> row.text("sku"), sku.value())
                .isPresent()) {
            return false;
        }
        UUID product = UUID.randomUUID();
        tx.update(
                "INSERT INTO catalog.product (id, name, status, created_at) VALUES (?, ?, 'ACTIVE', ?)",
                product,
                name,
                now);
        tx.update("INSERT INTO catalog.variant (sku, product_id, name) VALUES (?, ?, ?)", sku.value(), product, name);
        return true;
    }

    public Set<Sku> known(Tx tx, Collection<Sku> skus) {
        String[] wanted = skus.stream().map(Sku::value).distinct().toArray(String[]::new);
        return new HashSet<>(tx.query(
                "SELECT sku FROM catalog.variant WHERE sku = ANY (?)", row -> new Sku(row.text("sku")), (Object)
                        wanted));
    }

    /** The version that the next list of this town gets. Locks the town's lists until the transaction ends. */
    public long nextVersion(Tx tx, TownScope scope) {
        tx.query("SELECT pg_advisory_xact_lock(hashtext(?))", row -> 0, "price-list " + scope.id());
        return tx.find(
                        "SELECT coalesce(max(version), 0) + 1 AS next FROM catalog.price_list WHERE town_id = ?",
                        row -> row.number("next"),
                        scope.id())
                .orElse(1L);
    }

    public void publish(Tx tx, TownScope scope, PriceList list, Bytes content, Bytes sha256, Instant now) {
        tx.update(
                "INSERT INTO catalog.price_list (town_id, version, sha256, content, published_at) VALUES (?, ?, ?, ?, ?)",
                scope.id(),
                list.version(),
                sha256,
                content,
                now);
    }

    /** From now on no sale by this list is accepted. Returns false where there is no such list. */
    public boolean withdraw(Tx tx, TownScope scope, long version, Instant now) {
        return tx.update(
                        "UPDATE catalog.price_list SET withdrawn_at = coalesce(withdrawn_at, ?) WHERE town_id = ? AND version = ?",
                        now,
                        scope.id(),
                        version)
                == 1;
    }

    /** What vendors of this town should have: the newest list that is not withdrawn. */
    public Optional<Publication> current(Tx tx, TownScope scope) {
        return tx.find("""
                SELECT * FROM catalog.price_list WHERE town_id = ? AND withdrawn_at IS NULL
                ORDER BY version DESC LIMIT 1""", Catalog::publication, scope.id());
    }

    /** How often what is current here may have changed: grows with every publication and withdrawal. */
    public long changes(Tx tx, TownScope scope) {
        return tx.find(
                        "SELECT count(*) + count(withdrawn_at) AS n FROM catalog.price_list WHERE town_id = ?",
                        row -> row.number("n"),
                        scope.id())
                .orElse(0L);
    }

    public Optional<Publication> bySha256(Tx tx, TownScope scope, Bytes sha256) {
        return tx.find(
                "SELECT * FROM catalog.price_list WHERE town_id = ? AND sha256 = ?",
                Catalog::publication,
                scope.id(),
                sha256);
    }

    public List<Publication> lists(Tx tx, TownScope scope) {
        return tx.query(
                "SELECT * FROM catalog.price_list WHERE town_id = ? ORDER BY version DESC LIMIT 200",
                Catalog::publication,
                scope.id());
    }

    /** What the pure decision about these lists' sales needs. */
    public PriceLists open(Tx tx, TownScope scope, Collection<Long> versions) {
        Map<Long, PriceLists.Published> byVersion = new HashMap<>();
        for (Long version : new HashSet<>(versions)) {
            tx.find(
                            "SELECT * FROM catalog.price_list WHERE town_id = ? AND version = ?",
                            Catalog::publication,
                            scope.id(),
                            version)
                    .ifPresent(p -> byVersion.put(
                            version,
                            new PriceLists.Published(p.sha256(), parse(p.content()), p.withdrawnAt() != null)));
        }
        List<Sku> stopped = tx.query(
                "SELECT sku FROM catalog.stop_sale WHERE town_id = ?", row -> new Sku(row.text("sku")), scope.id());
        return new PriceLists(byVersion, Set.copyOf(stopped));
    }

    private static PriceList parse(Bytes content) {
        try {
            return RecordCodec.decode(PriceList.class, content.toArray());
        } catch (ProtocolException e) {
            throw new IllegalStateException("a list that was published here does not read", e);
        }
    }

    private static Publication publication(Row row) {
        return new Publication(
                row.number("version"),
                row.bytes("sha256"),
                row.bytes("content"),
                row.time("published_at"),
                row.findTime("withdrawn_at"));
    }
}
