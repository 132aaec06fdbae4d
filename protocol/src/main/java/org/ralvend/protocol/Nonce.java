package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** 128 random bits that a device sent once; dies with the process that made it. */
public record Nonce(String value) implements Inline, Comparable<Nonce> {
    public Nonce {
        Text.require(value, Text.RANDOM, "Nonce");
    }

    @Override
    public int compareTo(Nonce other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
