package org.ralvend.backend.release;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file (RFC 9110 section 14.1.2), of one range; what asks for several gets all, as that section allows.
 *
 * @param from bytes
 * @param length bytes; none where nothing of it is there
 */
record ByteRange(long from, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Empty where the whole is asked for, or something that is not understood. */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher one = header == null ? null : ONE.matcher(header);
        if (one == null
                || !one.matches()
                || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(one.group(2)), size);
            return Optional.of(new ByteRange(size - last, last));
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(one.group(2)), size - 1);
        boolean none = from >= size;
        if (!none && to < from) {
            return Optional.empty(); // no range at all
        }
        return Optional.of(new ByteRange(from, none ? 0 : to - from + 1));
    }

    boolean isEmpty() {
        return length == 0;
    }

    String header(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
