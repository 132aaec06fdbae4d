package org.ralvend.protocol;

import java.util.UUID;

/** The order of UUIDs as text and as bytes (RFC 9562 section 6.11), which {@link UUID#compareTo} does not have. */
final class UuidOrder {
    private UuidOrder() {}

    static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
