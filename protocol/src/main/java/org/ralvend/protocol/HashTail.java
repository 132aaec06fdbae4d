package org.ralvend.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;

/**
 * The first bytes of the hashes of the last entries that are stored of a journal, oldest first. Since each hash covers
 * all before it, the newest one that two histories share tells where they part. Immutable, any thread.
 */
public final class HashTail {
    /** Entries that it reaches back at most. */
    public static final int ENTRIES = 64;

    /** Bytes of each hash. */
    private static final int PREFIX = 8;

    private static final byte[] UNKNOWN = new byte[PREFIX];
    private static final HashTail EMPTY = new HashTail(new byte[0]);

    /** How an entry compares with the one that is stored in its place. */
    public enum Match {
        SAME,
        OTHER,
        /** Too far back, or its hash was lost. */
        UNKNOWN
    }

    private final byte[] prefixes;

    private HashTail(byte[] prefixes) {
        this.prefixes = prefixes;
    }

    /** @throws IllegalArgumentException for bytes that are none */
    public static HashTail of(@Nullable Bytes bytes) {
        if (bytes == null) {
            return EMPTY;
        }
        if (bytes.size() % PREFIX != 0 || bytes.size() > ENTRIES * PREFIX) {
            throw new IllegalArgumentException("is no tail of hashes: " + bytes.size() + " bytes");
        }
        return new HashTail(bytes.toArray());
    }

    /** After a gap: one entry whose hash nobody knows. */
    public static HashTail afterGap() {
        return new HashTail(UNKNOWN.clone());
    }

    /** One entry more is stored. */
    public HashTail with(Bytes hash) {
        int kept = Math.min(prefixes.length, (ENTRIES - 1) * PREFIX);
        byte[] next = new byte[kept + PREFIX];
        System.arraycopy(prefixes, prefixes.length - kept, next, 0, kept);
        System.arraycopy(hash.toArray(), 0, next, kept, PREFIX);
        return new HashTail(next);
    }

    public Bytes bytes() {
        return Bytes.of(prefixes);
    }

    public int entries() {
        return prefixes.length / PREFIX;
    }

    /**
     * @param upTo seq of the newest entry that this tail is of
     * @param seq of the entry that has this hash
     */
    public Match match(long upTo, long seq, Bytes hash) {
        long back = upTo - seq;
        if (back < 0 || back >= entries()) {
            return Match.UNKNOWN;
        }
        int at = prefixes.length - (int) (back + 1) * PREFIX;
        byte[] stored = Arrays.copyOfRange(prefixes, at, at + PREFIX);
        if (Arrays.equals(stored, UNKNOWN)) {
            return Match.UNKNOWN;
        }
        return Arrays.equals(stored, Arrays.copyOf(hash.toArray(), PREFIX)) ? Match.SAME : Match.OTHER;
    }
}
