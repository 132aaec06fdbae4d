package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How often one client address may ask, and whose address counts. */
class GuestsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private final Guests guests = new Guests(new Pages(ZoneId.of("UTC"), new Pages.Limits(6, 3), Set.of("127.0.0.1")));

    @Test
    void letsAnAddressGuessUntilItsBucketIsEmptyAndAgainAsItFills() {
        for (int i = 0; i < 3; i++) {
            assertTrue(guests.enter("a", "guess " + i, NOW));
        }
        assertFalse(guests.enter("a", "guess", NOW));
        assertTrue(guests.enter("b", "guess", NOW), "another has a bucket of its own");
        assertFalse(guests.enter("a", "guess", NOW.plusSeconds(19)));
        assertTrue(guests.enter("a", "guess", NOW.plusSeconds(21)));
        assertFalse(guests.enter("a", "guess", NOW.plusSeconds(21)));
    }

    /** A whole shop may be behind one address. */
    @Test
    void countsWhatIsThereGenerously() {
        for (int i = 0; i < 6; i++) {
            assertTrue(guests.enter("a", "sale " + i, NOW));
            guests.found("a", "sale " + i, NOW);
        }
        assertFalse(guests.enter("a", "sale 1", NOW), "the bucket of all");
    }

    @Test
    void letsInWhoeverHasAPageWhereSomebodyGuesses() {
        assertTrue(guests.enter("a", "sale", NOW));
        guests.found("a", "sale", NOW);
        for (int i = 0; i < 3; i++) {
            assertTrue(guests.enter("a", "guess " + i, NOW));
        }
        assertFalse(guests.enter("a", "guess", NOW));
        assertTrue(guests.enter("a", "sale", NOW));
    }

    /** To look at the same page again and again earns no guesses. */
    @Test
    void givesATokenBackOnceForAPage() {
        assertTrue(guests.enter("a", "sale", NOW));
        guests.found("a", "sale", NOW);
        guests.found("a", "sale", NOW);
        for (int i = 0; i < 3; i++) {
            assertTrue(guests.enter("a", "guess " + i, NOW));
        }
        assertFalse(guests.enter("a", "guess", NOW));
    }

    @Test
    void remembersNoMoreThanItsLimit() {
        for (int i = 0; i < Guests.MOST + 5; i++) {
            assertTrue(guests.enter("a" + i, "guess", NOW));
        }
        assertEquals(Guests.MOST, guests.known());
    }

    @Test
    void believesOurProxyAloneAboutWhoAsks() throws Exception {
        assertEquals("192.0.2.7", address("127.0.0.1", "198.51.100.9, 192.0.2.7"));
        assertEquals("203.0.113.5", address("203.0.113.5", "192.0.2.7"));
        assertEquals("127.0.0.1", address("127.0.0.1", "nobody.example"));
        assertEquals("127.0.0.1", address("127.0.0.1", ""));
    }

    @Test
    void takesAnIpv6NetworkForOneAddress() throws Exception {
        assertEquals(address("2001:db8::1", ""), address("2001:db8::ffff:2", ""));
        assertFalse(address("2001:db8::1", "").equals(address("2001:db8:0:1::1", "")));
    }

    private String address(String peer, String forwarded) throws Exception {
        InetSocketAddress from = new InetSocketAddress(InetAddress.ofLiteral(peer), 5);
        MutableHttpRequest<?> request = new SimpleHttpRequest<>(HttpMethod.GET, "/s/x", "") {
            @Override
            public InetSocketAddress getRemoteAddress() {
                return from;
            }
        };
        HttpRequest<?> sent = forwarded.isEmpty() ? request : request.header("X-Forwarded-For", forwarded);
        return guests.address(sent);
    }
}
