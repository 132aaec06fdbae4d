package org.ralvend.protocol;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/** One journal file of one device. */
public record EpochId(UUID value) implements Inline, Comparable<EpochId> {
    /** A new random id (UUIDv4, RFC 9562 section 5.4). */
    public static EpochId mint(RandomGenerator random) {
        return new EpochId(Minting.uuidV4(random));
    }

    public static EpochId of(String text) {
        return new EpochId(UUID.fromString(text));
    }

    @Override
    public int compareTo(EpochId other) {
        return UuidOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
