package org.ralvend.protocol;

import org.ralvend.protocol.json.Bytes;

/** One price list of a town: its growing version and the SHA-256 of its bytes. */
public record ListRef(long version, Bytes sha256) {
    public ListRef {
        if (version < 1 || sha256.size() != 32) {
            throw new IllegalArgumentException("is no reference to a price list");
        }
    }
}
