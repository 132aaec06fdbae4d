package org.ralvend.protocol;

import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** How random ids are made. The generator is a parameter: secure in programs, seeded in simulations. */
public final class Minting {
    private Minting() {}

    /** RFC 9562 section 5.7: 48 bits of milliseconds since 1970, then random. */
    public static UUID uuidV7(long epochMillis, RandomGenerator random) {
        long high = (epochMillis << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        return new UUID(high, variant(random.nextLong()));
    }

    /** RFC 9562 section 5.4. */
    public static UUID uuidV4(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        return new UUID(high, variant(random.nextLong()));
    }

    /** 128 random bits as 22 characters of base64url. */
    public static String random128(RandomGenerator random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static long variant(long bits) {
        return (bits & 0x3fffffffffffffffL) | 0x8000000000000000L;
    }
}
