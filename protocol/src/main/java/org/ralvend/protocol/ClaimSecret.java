package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** 128 random bits behind a claim code; whoever has it may claim the sale. */
public record ClaimSecret(String value) implements Inline, Comparable<ClaimSecret> {
    public ClaimSecret {
        Text.require(value, Text.RANDOM, "ClaimSecret");
    }

    @Override
    public int compareTo(ClaimSecret other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
