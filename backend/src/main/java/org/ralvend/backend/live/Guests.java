package org.ralvend.backend.live;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ralvend.protocol.json.Bytes;

/**
 * How often each client address may ask: buckets of tokens that fill again within a minute. Behind one address there may be a
 * whole shop, so a page that is there is counted generously, and what is not there strictly: whoever tries secrets is turned away
 * before anything is looked up, and whoever has one that was found before is let in all the same.
 *
 * <pre>
 *   asked for             bucket of all   bucket of strangers
 *   style, script         –               –
 *   a secret found before one token       –
 *   any other secret      one token       one token, given back if it is found
 * </pre>
 *
 * It is this replica's own, so an address may ask each replica as often. Any thread.
 */
@Singleton
final class Guests {
    /** Addresses remembered, and secrets; of more the one that asked longest ago is forgotten, and counts anew. */
    static final int MOST = 10_000;

    private static final double MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Pages pages;
    private final Map<String, Bucket> all = recent();
    private final Map<String, Bucket> strangers = recent();

    /** Hashes of secrets: what is remembered here opens nothing. */
    private final Map<String, Instant> found = recent();

    private record Bucket(double tokens, Instant at) {}

    Guests(Pages pages) {
        this.pages = pages;
    }

    /** Whether this address may ask for this secret, or what may be one, now. */
    synchronized boolean enter(String address, String secret, Instant now) {
        if (!take(all, pages.limits().perMinute(), address, now)) {
            return false;
        }
        return found.get(hash(secret)) != null || take(strangers, pages.limits().unknownPerMinute(), address, now);
    }

    /** There is a sale behind it: it was no guess. */
    synchronized void found(String address, String secret, Instant now) {
        if (found.put(hash(secret), now) == null) {
            strangers.computeIfPresent(address, (a, bucket) -> new Bucket(bucket.tokens() + 1, bucket.at()));
        }
    }

    /** Who asks: the peer, or whom a reverse proxy of ours says that it asks for; of IPv6 the network. */
    String address(HttpRequest<?> request) {
        InetAddress peer = request.getRemoteAddress().getAddress();
        if (!pages.proxies().contains(peer.getHostAddress())) {
            return network(peer);
        }
        List<String> said = request.getHeaders().getAll("X-Forwarded-For");
        String last = said.isEmpty() ? "" : said.getLast();
        return said(last.substring(last.lastIndexOf(',') + 1).strip(), peer);
    }

    synchronized int known() {
        return all.size();
    }

    private static boolean take(Map<String, Bucket> buckets, int perMinute, String address, Instant now) {
        Bucket bucket = buckets.getOrDefault(address, new Bucket(perMinute, now));
        double passed = Math.max(0, Duration.between(bucket.at(), now).toMillis());
        double tokens = Math.min(perMinute, bucket.tokens() + passed * perMinute / MINUTE_MILLIS);
        boolean may = tokens >= 1;
        buckets.put(address, new Bucket(may ? tokens - 1 : tokens, now));
        return may;
    }

    private static String hash(String secret) {
        return Assets.hash(Bytes.ofText(secret));
    }

    private static <V> Map<String, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }

    private static String said(String address, InetAddress peer) {
        try {
            return network(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            // A proxy that says nothing readable speaks for itself.
            return network(peer);
        }
    }

    /** Whoever has one IPv6 address has its 64 bits of others. */
    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            network.append(Integer.toHexString(bytes[i] & 0xff)).append(':');
        }
        return network.toString();
    }
}
