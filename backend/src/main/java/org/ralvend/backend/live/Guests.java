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

/**
 * How often each client address may ask: a bucket of tokens that fills again within a minute. It is this replica's own, so an
 * address may ask each replica as often. Any thread.
 */
@Singleton
final class Guests {
    /** Addresses remembered; of more the one that asked longest ago is forgotten, and may ask anew. */
    static final int MOST = 10_000;

    private static final double MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Pages pages;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private record Bucket(double tokens, Instant at) {}

    Guests(Pages pages) {
        this.pages = pages;
    }

    /** Whether this address may ask once more now. */
    synchronized boolean enter(String address, Instant now) {
        Bucket bucket = buckets.getOrDefault(address, new Bucket(pages.perMinute(), now));
        double passed = Math.max(0, Duration.between(bucket.at(), now).toMillis());
        double tokens = Math.min(pages.perMinute(), bucket.tokens() + passed * pages.perMinute() / MINUTE_MILLIS);
        boolean may = tokens >= 1;
        buckets.put(address, new Bucket(may ? tokens - 1 : tokens, now));
        return may;
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
        return buckets.size();
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
