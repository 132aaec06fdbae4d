package org.ralvend.backend.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.json.Bytes;

/**
 * An IP address of 4 or 16 bytes. IPv4 within IPv6 ({@code ::ffff:a.b.c.d}, RFC 4291, 2.5.5.2) is the IPv4 address, so that a
 * rule about the one holds for the other. Of the ways to write IPv4 only four decimal numbers without leading zeros are one:
 * what resolvers make of {@code 0177.1}, {@code 0x7f.1} or {@code 2130706433} differs.
 */
@Pure
record IpAddress(Bytes bytes) {
    private static final String OCTET = "(0|[1-9]\\d{0,2})";
    private static final Pattern QUAD = Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    private static final Pattern GROUPS = Pattern.compile("[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*");
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    static IpAddress of(byte[] raw) {
        boolean mapped = raw.length == V6 && Arrays.equals(raw, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return new IpAddress(Bytes.of(mapped ? Arrays.copyOfRange(raw, MAPPED.length, V6) : raw.clone()));
    }

    /** {@code 192.0.2.1} or {@code 2001:db8::1}, without brackets or zone; empty for everything else. */
    static Optional<IpAddress> literal(String text) {
        return (text.contains(":") ? v6(text) : v4(text)).map(IpAddress::of);
    }

    /** Whether its first bits are this network's. */
    boolean within(IpAddress network, int bits) {
        byte[] own = bytes.toArray();
        byte[] other = network.bytes().toArray();
        if (own.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = Byte.SIZE - bits % Byte.SIZE;
        return Arrays.equals(own, 0, whole, other, 0, whole)
                && (rest == Byte.SIZE || (own[whole] & 0xff) >> rest == (other[whole] & 0xff) >> rest);
    }

    int bits() {
        return bytes.size() * Byte.SIZE;
    }

    private static Optional<byte[]> v4(String text) {
        Matcher quad = QUAD.matcher(text);
        if (!quad.matches()) {
            return Optional.empty();
        }
        byte[] raw = new byte[V4];
        for (int i = 0; i < V4; i++) {
            int octet = Integer.parseInt(quad.group(i + 1));
            if (octet > 0xff) {
                return Optional.empty();
            }
            raw[i] = (byte) octet;
        }
        return Optional.of(raw);
    }

    /** RFC 4291, 2.2: groups, at most one {@code ::}, and perhaps a dotted end. */
    private static Optional<byte[]> v6(String text) {
        int gap = text.indexOf("::");
        List<Byte> head = new ArrayList<>();
        List<Byte> tail = new ArrayList<>();
        boolean read = gap < 0
                ? groups(text, head)
                : groups(text.substring(0, gap), head) && groups(text.substring(gap + 2), tail);
        int missing = V6 - head.size() - tail.size();
        if (!read || (gap < 0 ? missing != 0 : missing < 2)) {
            return Optional.empty();
        }
        byte[] raw = new byte[V6];
        for (int i = 0; i < head.size(); i++) {
            raw[i] = head.get(i);
        }
        for (int i = 0; i < tail.size(); i++) {
            raw[V6 - tail.size() + i] = tail.get(i);
        }
        return Optional.of(raw);
    }

    private static boolean groups(String text, List<Byte> into) {
        if (text.isEmpty()) {
            return true;
        }
        int last = text.lastIndexOf(':') + 1;
        boolean dotted = text.substring(last).contains(".");
        String plain = dotted ? text.substring(0, Math.max(0, last - 1)) : text;
        if (!plain.isEmpty()) {
            if (!GROUPS.matcher(plain).matches()) {
                return false;
            }
            for (String group : plain.split(":", -1)) {
                int value = Integer.parseInt(group, 16);
                into.add((byte) (value >> Byte.SIZE));
                into.add((byte) value);
            }
        }
        if (!dotted) {
            return true;
        }
        Optional<byte[]> end = v4(text.substring(last));
        end.ifPresent(octets -> {
            for (byte octet : octets) {
                into.add(octet);
            }
        });
        return end.isPresent();
    }
}
