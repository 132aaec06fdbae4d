package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** One sellable variant of a product. */
public record Sku(String value) implements Inline, Comparable<Sku> {
    public Sku {
        Text.require(value, Text.SKU, "Sku");
    }

    @Override
    public int compareTo(Sku other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
