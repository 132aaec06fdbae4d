package org.ralvend.updater.tuf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * What is said of a file's content: its length, its hashes, or nothing.
 *
 * @param length in bytes
 * @param hashes hexadecimal in lower case, by algorithm, also those that nobody here can compute
 */
public record Content(OptionalLong length, Map<String, String> hashes) {
    /** By the names of specification 4.5 and of the JDK; the shorter first. */
    private static final Map<String, String> KNOWN = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    private static final List<String> IN_ORDER = List.of("sha256", "sha512");

    /** Both may be missing. */
    static Content of(Fields file) {
        OptionalLong length =
                file.find("length").isPresent() ? OptionalLong.of(file.number("length", 0)) : OptionalLong.empty();
        Map<String, String> hashes = new LinkedHashMap<>();
        file.findObject("hashes")
                .ifPresent(all -> all.members()
                        .keySet()
                        .forEach(name -> hashes.put(name, all.text(name).toLowerCase(Locale.ROOT))));
        return new Content(length, hashes);
    }

    /** The hash that a consistent snapshot has in a target's name (specification 3.7). */
    public String prefix(String what) {
        return IN_ORDER.stream()
                .filter(hashes::containsKey)
                .map(hashes::get)
                .findFirst()
                .orElseThrow(() -> noHash(what));
    }

    /**
     * @param what it is, for people
     * @throws Fault {@link FaultCode#UPDATE_MISMATCH} where it is another; hashes that nobody here can compute are tolerated beside
     *     one that can be
     */
    public void demand(String what, Bytes bytes) {
        Check check = check(what);
        byte[] content = bytes.toArray();
        check.take(content, content.length);
        check.end();
    }

    /** To be fed piece by piece. */
    public Check check(String what) {
        return new Check(what);
    }

    /** One file's content, as it comes. One thread. */
    public final class Check {
        private final String what;
        private final Map<String, MessageDigest> digests = new LinkedHashMap<>();
        private long seen;

        private Check(String what) {
            this.what = what;
            for (String name : IN_ORDER) {
                if (hashes.containsKey(name)) {
                    digests.put(name, digest(name));
                }
            }
            if (digests.isEmpty() && !hashes.isEmpty()) {
                throw noHash(what);
            }
        }

        /** @throws Fault {@link FaultCode#UPDATE_OVERSIZED} beyond the length */
        public void take(byte[] piece, int count) {
            seen += count;
            if (length.isPresent() && seen > length.getAsLong()) {
                throw new Fault(FaultCode.UPDATE_OVERSIZED, what + " is longer than " + length.getAsLong() + " bytes");
            }
            digests.values().forEach(digest -> digest.update(piece, 0, count));
        }

        /** @throws Fault {@link FaultCode#UPDATE_MISMATCH} */
        public void end() {
            if (length.isPresent() && seen != length.getAsLong()) {
                throw new Fault(
                        FaultCode.UPDATE_MISMATCH, what + " has " + seen + " bytes instead of " + length.getAsLong());
            }
            digests.forEach((name, digest) -> {
                if (!HexFormat.of().formatHex(digest.digest()).equals(hashes.get(name))) {
                    throw new Fault(FaultCode.UPDATE_MISMATCH, what + " has another " + name);
                }
            });
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(Objects.requireNonNull(KNOWN.get(name)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    private static Fault noHash(String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, what + " has no hash that can be computed here");
    }
}
