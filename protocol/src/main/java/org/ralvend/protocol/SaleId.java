package org.ralvend.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/** One paid order made at a vendor; minted by the vendor before any money. */
public record SaleId(UUID value) implements Inline, Comparable<SaleId> {
    /** A new id in the order of time (UUIDv7, RFC 9562 section 5.7). */
    public static SaleId mint(InstantSource clock, RandomGenerator random) {
        return new SaleId(Minting.uuidV7(clock.millis(), random));
    }

    public static SaleId of(String text) {
        return new SaleId(UUID.fromString(text));
    }

    @Override
    public int compareTo(SaleId other) {
        return UuidOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
