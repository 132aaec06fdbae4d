package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;

/** Who asks too often is turned away, and so is who keeps too many pages open. */
class PageLimitsTest {
    private static final int PER_MINUTE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final SaleKey SALE = new SaleKey(new TownScope(new TownId("t")), new SaleId(new UUID(1, 1)));
    private BackendUnderTest backend;

    @BeforeEach
    void start() throws Exception {
        backend = BackendUnderTest.set(Map.of("RALVEND_PAGES_PER_MINUTE", Integer.toString(PER_MINUTE)));
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @Test
    void turnsAwayWhoAsksTooOften() throws Exception {
        try (Rest guesser = Rest.person(backend, backend.serve(), null)) {
            for (int i = 0; i < PER_MINUTE; i++) {
                assertEquals(404, guesser.get("/s/guess-" + i).statusCode());
            }
            HttpResponse<String> refused = guesser.get("/s/guess");
            assertEquals(429, refused.statusCode());
            assertEquals("30", refused.headers().firstValue("retry-after").orElse(""));
            assertEquals(
                    "no-store", refused.headers().firstValue("cache-control").orElse(""));
            assertTrue(refused.body().contains("<h1>Please try again in a minute</h1>"), refused.body());
            assertEquals(200, guesser.get("/health/liveness").statusCode(), "others are not concerned");
        }
    }

    @Test
    void keepsNoMoreStreamsOpenThanItsLimits() {
        Watchers watchers = backend.get(Watchers.class);
        for (int i = 0; i < Watchers.MOST_OF_ONE; i++) {
            assertTrue(watchers.watch(SALE, "one", "").isPresent());
        }
        assertTrue(watchers.watch(SALE, "one", "").isEmpty());
        for (int i = 0; i < Watchers.MOST - Watchers.MOST_OF_ONE; i++) {
            assertTrue(watchers.watch(SALE, "other " + i, "").isPresent());
        }
        assertTrue(watchers.watch(SALE, "yet another", "").isEmpty());
        Instant end = Instant.now().plus(PATIENCE);
        while (watchers.count() > 0 && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertEquals(0, watchers.count(), "nobody reads any of them");
        assertFalse(watchers.watch(SALE, "one", "").isEmpty());
    }
}
