package org.ralvend.protocol;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/** One run of the operating system under a device: monotonic times compare only within it. */
public record BootId(UUID value) implements Inline, Comparable<BootId> {
    /** A new random id (UUIDv4, RFC 9562 section 5.4). */
    public static BootId mint(RandomGenerator random) {
        return new BootId(Minting.uuidV4(random));
    }

    public static BootId of(String text) {
        return new BootId(UUID.fromString(text));
    }

    @Override
    public int compareTo(BootId other) {
        return UuidOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
