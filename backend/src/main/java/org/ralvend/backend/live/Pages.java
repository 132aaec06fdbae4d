package org.ralvend.backend.live;

import java.time.ZoneId;
import java.util.Set;

/**
 * How this replica serves customers' pages.
 *
 * @param zone in which dates are shown, with its name
 * @param perMinute requests of one client address, in a burst and in each minute after it
 * @param proxies addresses of reverse proxies, whose word on the client's address counts
 */
public record Pages(ZoneId zone, int perMinute, Set<String> proxies) {
    public Pages {
        proxies = Set.copyOf(proxies);
    }
}
