package org.ralvend.backend.live;

import java.time.ZoneId;
import java.util.Set;

/**
 * How this replica serves customers' pages.
 *
 * @param zone in which dates are shown, with its name
 * @param limits for one client address
 * @param proxies addresses of reverse proxies, whose word on the client's address counts
 */
public record Pages(ZoneId zone, Limits limits, Set<String> proxies) {
    /**
     * Requests in a burst, and in each minute after it.
     *
     * @param perMinute all but style and script: many customers may be behind one address
     * @param unknownPerMinute for what has turned out to be nobody's secret
     */
    public record Limits(int perMinute, int unknownPerMinute) {}

    public Pages {
        proxies = Set.copyOf(proxies);
    }
}
