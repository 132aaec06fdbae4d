package org.ralvend.backend.catalog;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Sku;

/** Products with their variants, for people; they are everybody's. Callers hold an open transaction. */
@Singleton
final class Products {
    /** Variants of one product at most. */
    static final int MAX_VARIANTS = 100;

    record Product(UUID id, String name, Status status, List<Variant> variants) {
        Product {
            variants = List.copyOf(variants);
        }
    }

    /** Whether a product may be sold. */
    enum Status {
        DRAFT,
        ACTIVE,
        ARCHIVED
    }

    /** What came of a new variant. */
    enum Addition {
        ADDED,
        NO_PRODUCT,
        SKU_TAKEN,
        TOO_MANY
    }

    /** In the order of their ids, after this one. */
    List<Product> page(Tx tx, UUID after, int limit) {
        return read(tx, "id > ? ORDER BY id LIMIT ?", after, limit);
    }

    Optional<Product> find(Tx tx, UUID id) {
        return read(tx, "id = ?", id).stream().findFirst();
    }

    Optional<Product> of(Tx tx, Sku sku) {
        return read(tx, "id = (SELECT product_id FROM catalog.variant WHERE sku = ?)", sku.value()).stream()
                .findFirst();
    }

    /** Locks the product, so that its variants are counted by one at a time. */
    Addition addVariant(Tx tx, UUID product, Variant variant) {
        if (tx.query("SELECT id FROM catalog.product WHERE id = ? FOR UPDATE", row -> row.uuid("id"), product)
                .isEmpty()) {
            return Addition.NO_PRODUCT;
        }
        long variants = tx.find(
                        "SELECT count(*) AS n FROM catalog.variant WHERE product_id = ?",
                        row -> row.number("n"),
                        product)
                .orElse(0L);
        if (variants >= MAX_VARIANTS) {
            return Addition.TOO_MANY;
        }
        return VariantRows.insert(tx, product, variant) ? Addition.ADDED : Addition.SKU_TAKEN;
    }

    private static List<Product> read(Tx tx, String which, @Nullable Object... values) {
        Map<UUID, Product> byId = new LinkedHashMap<>();
        Map<UUID, List<Variant>> variants = new LinkedHashMap<>();
        tx.query(
                        "SELECT p.id, p.name AS product, p.status, v.* FROM (SELECT * FROM catalog.product WHERE "
                                + which + ") p JOIN catalog.variant v ON v.product_id = p.id ORDER BY p.id, v.sku",
                        row -> Map.entry(product(row), VariantRows.variant(row)),
                        values)
                .forEach(entry -> {
                    UUID id = entry.getKey().id();
                    byId.putIfAbsent(id, entry.getKey());
                    variants.computeIfAbsent(id, x -> new ArrayList<>()).add(entry.getValue());
                });
        return byId.values().stream()
                .map(p -> new Product(p.id(), p.name(), p.status(), variants.getOrDefault(p.id(), List.of())))
                .toList();
    }

    private static Product product(Row row) {
        return new Product(row.uuid("id"), row.text("product"), row.constant(Status.class, "status"), List.of());
    }
}
