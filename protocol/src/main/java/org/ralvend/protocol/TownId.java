package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** An operationally isolated area. */
public record TownId(String value) implements Inline, Comparable<TownId> {
    public TownId {
        Text.require(value, Text.NAME, "TownId");
    }

    @Override
    public int compareTo(TownId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
