package org.ralvend.backend.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Up;

/**
 * Which URLs the backend may call. A warehouse says its URL itself, so it is hostile input: without these rules whoever has
 * one board's key could make the backend knock at doors of its own network. Immutable.
 *
 * @param ports that may be called
 * @param networks whose addresses may be called
 * @param isPublic whether addresses of the public internet may be called too
 */
@Pure
public record UrlRules(List<Ports> ports, List<Network> networks, boolean isPublic) {
    /** From the first to the last, both included. */
    record Ports(int first, int last) {}

    /** The addresses that begin as this one. */
    record Network(IpAddress address, int bits) {
        boolean has(IpAddress one) {
            return one.within(address, bits);
        }
    }

    /** What a URL says, or why it is refused. */
    sealed interface Judged {}

    /**
     * @param host as it stands in the URL
     * @param address where the URL names one itself
     */
    record Target(String host, int port, Optional<IpAddress> address) implements Judged {
        String authority() {
            return host + ":" + port;
        }
    }

    record Refused(UrlFault fault, String detail) implements Judged {}

    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;
    private static final String PUBLIC = "public";
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern URL = Pattern.compile(
            "https://(?:\\[([0-9a-fA-F:.]+)]|(" + LABEL + "(?:\\." + LABEL + ")*))(?::(\\d{1,5}))?/?",
            Pattern.CASE_INSENSITIVE);

    /** A name whose last label is a number is one for nobody but resolvers that read IPv4 in strange ways. */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)");

    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final Pattern NETWORK = Pattern.compile("([0-9a-fA-F:.]+)/(\\d{1,3})");

    /** Never where a warehouse listens, whatever the settings say: unspecified, multicast, reserved with broadcast. */
    private static final List<Network> NEVER =
            networks("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8");

    /**
     * Addresses that are not the public internet's: the IANA's special-purpose registries (RFC 6890), and 168.63.129.16, where a
     * cloud answers its guests. Cloud metadata at 169.254.169.254 is link-local.
     */
    private static final List<Network> SPECIAL_V4 = networks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24");

    /** All that is handed out of IPv6; the rest is loopback, local, or carries an IPv4 address in it. */
    private static final Network GLOBAL_V6 = networks("2000::/3").getFirst();

    /** Teredo and other protocol assignments, examples, 6to4: each hides another address or nobody's. */
    private static final List<Network> SPECIAL_V6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public UrlRules {
        ports = List.copyOf(ports);
        networks = List.copyOf(networks);
    }

    /**
     * @param ports such as {@code 443,8443,10000-10999}
     * @param addresses such as {@code public,10.20.0.0/16}; empty for none at all
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE}
     */
    public static UrlRules of(String ports, String addresses) {
        List<Network> networks = new ArrayList<>();
        boolean isPublic = false;
        for (String part : parts(addresses).toList()) {
            if (part.equals(PUBLIC)) {
                isPublic = true;
            } else {
                networks.add(network(part));
            }
        }
        return new UrlRules(parts(ports).map(UrlRules::range).toList(), networks, isPublic);
    }

    /** What can be said without resolving a name. */
    Judged judge(String url) {
        Matcher scheme = SCHEME.matcher(url);
        if (scheme.matches() && !scheme.group(1).equalsIgnoreCase("https")) {
            return new Refused(UrlFault.SCHEME_REFUSED, scheme.group(1));
        }
        Matcher parts = URL.matcher(url);
        if (url.length() > Up.Hello.MAX_URL || !parts.matches()) {
            return new Refused(UrlFault.MALFORMED, "not https://host:port");
        }
        int port = parts.group(3) == null ? HTTPS : Integer.parseInt(parts.group(3));
        if (ports.stream().noneMatch(range -> port >= range.first() && port <= range.last())) {
            return new Refused(UrlFault.PORT_REFUSED, "port " + port);
        }
        String v6 = parts.group(1);
        String name = parts.group(2);
        Optional<IpAddress> address = IpAddress.literal(v6 == null ? name : v6);
        if (address.isEmpty() && (v6 != null || NUMBER.matcher(name).matches())) {
            return new Refused(UrlFault.MALFORMED, "a number that is no address");
        }
        if (address.isPresent() && !admits(address.get())) {
            return new Refused(UrlFault.ADDRESS_REFUSED, v6 == null ? name : v6);
        }
        return new Target(v6 == null ? name : "[" + v6 + "]", port, address);
    }

    boolean admits(IpAddress address) {
        return !isIn(NEVER, address) && (isIn(networks, address) || (isPublic && isOfTheInternet(address)));
    }

    private static boolean isOfTheInternet(IpAddress address) {
        return address.bits() == Integer.SIZE
                ? !isIn(SPECIAL_V4, address)
                : GLOBAL_V6.has(address) && !isIn(SPECIAL_V6, address);
    }

    private static boolean isIn(List<Network> networks, IpAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }

    private static Stream<String> parts(String setting) {
        return Stream.of(setting.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static Ports range(String part) {
        Matcher matcher = PORTS.matcher(part);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first >= 1 && first <= last && last <= LAST_PORT) {
                return new Ports(first, last);
            }
        }
        throw new Fault(FaultCode.CONFIG_BAD_VALUE, "urls.ports: " + part + "; it must be as 443 or 8000-8999");
    }

    private static Network network(String part) {
        Matcher matcher = NETWORK.matcher(part);
        if (matcher.matches()) {
            Optional<IpAddress> address = IpAddress.literal(matcher.group(1));
            int bits = Integer.parseInt(matcher.group(2));
            if (address.isPresent() && bits <= address.get().bits()) {
                return new Network(address.get(), bits);
            }
        }
        throw new Fault(
                FaultCode.CONFIG_BAD_VALUE, "urls.addresses: " + part + "; it must be public, or as 10.20.0.0/16");
    }

    private static List<Network> networks(String... all) {
        return Stream.of(all).map(UrlRules::network).toList();
    }
}
