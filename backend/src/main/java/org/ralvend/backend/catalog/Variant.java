package org.ralvend.backend.catalog;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/**
 * One way to buy a product: a size, a flavour, an amount. What it is never changes: another is another variant.
 *
 * @param value what whoever buys it has stored behind the code of the sale; null for goods
 */
@Pure
public record Variant(Sku sku, String name, @Nullable Money value) {
    /** What one unit may have stored, in minor units: nobody loses a salary with a slip of paper. */
    public static final long MOST_MINOR = 50_000;
}
