package org.ralvend.backend.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/** The rows of variants. Callers hold an open transaction. */
final class VariantRows {
    private VariantRows() {}

    static Map<Sku, Variant> of(Tx tx, Collection<Sku> skus) {
        Map<Sku, Variant> variants = new HashMap<>();
        String[] wanted = skus.stream().map(Sku::value).distinct().toArray(String[]::new);
        tx.query(
                "SELECT * FROM catalog.variant WHERE sku = ANY (?)",
                row -> variants.put(new Sku(row.text("sku")), variant(row)),
                (Object) wanted);
        return variants;
    }

    /** Returns false where the SKU is taken. */
    static boolean insert(Tx tx, UUID product, Variant variant) {
        Money value = variant.value();
        return tx.update(
                        "INSERT INTO catalog.variant (sku, product_id, name, value_minor, value_currency)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        variant.sku().value(),
                        product,
                        variant.name(),
                        value == null ? null : value.minor(),
                        value == null ? null : value.currency())
                == 1;
    }

    static Variant variant(Row row) {
        return new Variant(new Sku(row.text("sku")), row.text("name"), value(row));
    }

    private static @Nullable Money value(Row row) {
        String currency = row.findText("value_currency");
        return currency == null ? null : new Money(row.number("value_minor"), currency);
    }
}
