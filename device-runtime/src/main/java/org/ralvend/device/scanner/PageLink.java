package org.ralvend.device.scanner;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.ClaimSecret;

/**
 * The address of a customer's page, as the QR of a sale or a gift card holds it: {@code https://HOST/s/SECRET} or
 * {@code https://HOST:PORT/s/SECRET}, nothing before it and nothing behind. The host is not compared: a printed code outlives
 * the name that a backend has today, and whether there is such a secret only the backend knows.
 */
public final class PageLink {
    /** RFC 1035 section 2.3.4: a name has at most 255 octets, 253 as it is written. */
    private static final Pattern SHAPE =
            Pattern.compile("https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::[0-9]{1,5})?/s/([A-Za-z0-9_-]{22})");

    private PageLink() {}

    /** Empty where the text is anything else. Any thread. */
    public static Optional<ClaimSecret> secret(String text) {
        if (text.length() > KeyDecoder.MAX_TEXT) {
            return Optional.empty();
        }
        Matcher link = SHAPE.matcher(text);
        return link.matches() ? Optional.of(new ClaimSecret(link.group(1))) : Optional.empty();
    }
}
