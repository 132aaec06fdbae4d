package org.ralvend.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/** One customer at a redelivery terminal, from the code to the end. */
public record ClaimId(UUID value) implements Inline, Comparable<ClaimId> {
    /** A new id in the order of time (UUIDv7, RFC 9562 section 5.7). */
    public static ClaimId mint(InstantSource clock, RandomGenerator random) {
        return new ClaimId(Minting.uuidV7(clock.millis(), random));
    }

    public static ClaimId of(String text) {
        return new ClaimId(UUID.fromString(text));
    }

    @Override
    public int compareTo(ClaimId other) {
        return UuidOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
