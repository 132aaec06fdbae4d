package org.ralvend.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/** The order to one warehouse to dispense one unit once. */
public record AttemptId(UUID value) implements Inline, Comparable<AttemptId> {
    /** A new id in the order of time (UUIDv7, RFC 9562 section 5.7). */
    public static AttemptId mint(InstantSource clock, RandomGenerator random) {
        return new AttemptId(Minting.uuidV7(clock.millis(), random));
    }

    public static AttemptId of(String text) {
        return new AttemptId(UUID.fromString(text));
    }

    @Override
    public int compareTo(AttemptId other) {
        return UuidOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
