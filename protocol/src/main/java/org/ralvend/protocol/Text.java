package org.ralvend.protocol;

import java.util.regex.Pattern;

/** What the names in this protocol may look like, so that none of them can leave a topic, a path or a query. */
final class Text {
    /** Lower-case letters, digits and hyphens, 1..40. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Stock keeping units as their brands write them, 1..40. */
    static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    /** 128 random bits, base64url without padding (RFC 4648 section 5). */
    static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{22}");

    private Text() {}

    static void require(String value, Pattern pattern, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("is no " + what + ": it must match " + pattern.pattern());
        }
    }
}
