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
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Products for everybody, prices town by town. Callers hold an open transaction. */
@Singleton
public final class Catalog implements ListStore {
    /** A published list: its bytes are its identity. */
    public record Publication(Listed listed, Bytes sha256, Bytes content) {}

    /** When a list was in force. */
    public record Listed(
            long version, Instant publishedAt, @Nullable Instant withdrawnAt) {}

    @Override
    public boolean addProduct(Tx tx, Variant first, Instant now) {
        if (!variants(tx, List.of(first.sku())).isEmpty()) {
            return false;
        }
        UUID product = UUID.randomUUID();
        tx.update(
                "INSERT INTO catalog.product (id, name, status, created_at) VALUES (?, ?, 'ACTIVE', ?)",
                product,
                first.name(),
                now);
        return VariantRows.insert(tx, product, first);
    }

    @Override
    public Map<Sku, String> names(Tx tx, Collection<Sku> skus) {
        Map<Sku, String> names = new HashMap<>();
        variants(tx, skus).forEach((sku, variant) -> names.put(sku, variant.name()));
        return names;
    }

    /** Those of these that anybody has entered. */
    Map<Sku, Variant> variants(Tx tx, Collection<Sku> skus) {
        return VariantRows.of(tx, skus);
    }

    public Set<Sku> known(Tx tx, Collection<Sku> skus) {
        return names(tx, skus).keySet();
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

    @Override
    public void publish(Tx tx, TownScope scope, PriceList list, Bytes content, Bytes sha256, Instant now) {
        tx.update(
                "INSERT INTO catalog.price_list (town_id, version, sha256, content, published_at) VALUES (?, ?, ?, ?, ?)",
                scope.id(),
                list.version(),
                sha256,
                content,
                now);
    }

    /** From now on no sale by this list is accepted. Empty where there is no such list. */
    @Override
    public Optional<Listed> withdraw(Tx tx, TownScope scope, long version, Instant now) {
        return tx.find("""
                UPDATE catalog.price_list SET withdrawn_at = coalesce(withdrawn_at, ?) WHERE town_id = ? AND version = ?
                RETURNING version, published_at, withdrawn_at""", Catalog::listed, now, scope.id(), version);
    }

    /** What vendors of this town should have: the newest list that is not withdrawn. */
    public Optional<Publication> current(Tx tx, TownScope scope) {
        return tx.find("""
                SELECT * FROM catalog.price_list WHERE town_id = ? AND withdrawn_at IS NULL
                ORDER BY version DESC LIMIT 1""", Catalog::publication, scope.id());
    }

    /** How vendors of this town are told of it; the number grows with every publication and withdrawal. */
    @Override
    public Desired desired(Tx tx, TownScope scope) {
        return tx.find("""
                        SELECT c.n, l.version, l.sha256, l.size
                        FROM (SELECT count(*) + count(withdrawn_at) AS n FROM catalog.price_list WHERE town_id = ?) c
                        LEFT JOIN (SELECT version, sha256, octet_length(content) AS size FROM catalog.price_list
                          WHERE town_id = ? AND withdrawn_at IS NULL ORDER BY version DESC LIMIT 1) l ON true""", Catalog::desired, scope.id(), scope.id()).orElseThrow();
    }

    Optional<Publication> find(Tx tx, TownScope scope, long version) {
        return tx.find(
                "SELECT * FROM catalog.price_list WHERE town_id = ? AND version = ?",
                Catalog::publication,
                scope.id(),
                version);
    }

    @Override
    public Optional<Publication> bySha256(Tx tx, TownScope scope, Bytes sha256) {
        return tx.find(
                "SELECT * FROM catalog.price_list WHERE town_id = ? AND sha256 = ?",
                Catalog::publication,
                scope.id(),
                sha256);
    }

    /** The newest first, before this version. */
    List<Listed> lists(Tx tx, TownScope scope, long before, int limit) {
        return tx.query("""
                SELECT version, published_at, withdrawn_at FROM catalog.price_list
                WHERE town_id = ? AND version < ? ORDER BY version DESC LIMIT ?""", Catalog::listed, scope.id(), before, limit);
    }

    /** What the pure decision about these lists' sales needs. */
    @Override
    public PriceLists open(Tx tx, TownScope scope, Collection<Long> versions) {
        Map<Long, PriceLists.Published> byVersion = new HashMap<>();
        for (Long version : new HashSet<>(versions)) {
            find(tx, scope, version)
                    .ifPresent(p -> byVersion.put(
                            version,
                            new PriceLists.Published(
                                    p.sha256(), parse(p.content()), p.listed().withdrawnAt() != null)));
        }
        List<Sku> stopped = tx.query(
                "SELECT sku FROM catalog.stop_sale WHERE town_id = ?", row -> new Sku(row.text("sku")), scope.id());
        return new PriceLists(byVersion, Set.copyOf(stopped));
    }

    /** What was published here. */
    static PriceList parse(Bytes content) {
        try {
            return RecordCodec.decode(PriceList.class, content.toArray());
        } catch (ProtocolException e) {
            throw new IllegalStateException("a list that was published here does not read", e);
        }
    }

    private static Publication publication(Row row) {
        return new Publication(listed(row), row.bytes("sha256"), row.bytes("content"));
    }

    private static Listed listed(Row row) {
        return new Listed(row.number("version"), row.time("published_at"), row.findTime("withdrawn_at"));
    }

    private static Desired desired(Row row) {
        Bytes sha256 = row.findBytes("sha256");
        return new Desired(
                row.number("n"),
                sha256 == null
                        ? List.of()
                        : List.of(new Desired.Item(
                                Desired.Kind.PRICE_LIST, row.number("version"), sha256, row.integer("size"))));
    }
}
