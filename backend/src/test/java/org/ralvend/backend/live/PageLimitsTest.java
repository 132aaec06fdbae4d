package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.sse.Event;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Who asks too often is turned away, and so is who keeps too many pages open. */
class PageLimitsTest {
    private static final int PER_MINUTE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final SaleKey SALE = new SaleKey(new TownScope(new TownId("t")), new SaleId(new UUID(1, 1)));
    private BackendUnderTest backend;

    @BeforeEach
    void start() throws Exception {
        backend = BackendUnderTest.set(Map.of("RALVEND_PAGES_UNKNOWN_PER_MINUTE", Integer.toString(PER_MINUTE)));
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
            HttpResponse<String> style = guesser.get(backend.get(Assets.class).style());
            assertEquals(200, style.statusCode(), "style and script do not count");
            assertEquals(200, guesser.get("/health/liveness").statusCode(), "others are not concerned");
        }
    }

    @Test
    void goesOnWithTheOthersWhereOneCannotBeTold() {
        List<String> told = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        Watchers.each(
                List.of("a", "broken", "worse", "z"),
                one -> {
                    switch (one) {
                        case "broken" -> throw new IllegalStateException(one);
                        case "worse" -> throw new StackOverflowError(one);
                        default -> told.add(one);
                    }
                },
                ended::add);
        assertEquals(List.of("a", "z"), told);
        assertEquals(List.of("broken", "worse"), ended);
    }

    /** Not all that a page shows has a mark, so it looks again now and then. */
    @Test
    void tellsAPageToLookAgainAtTheEndOfItsStream() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Watchers watchers = new Watchers(backend.get(Database.class), backend.get(Marks.class), now::get);
        Reader reader = new Reader();
        watchers.watch(SALE, "one", "").orElseThrow().subscribe(reader);
        now.set(now.get().plus(Watchers.LIFE).plusSeconds(1));
        assertTrue(reader.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), reader.told.toString());
        assertEquals(List.of("open", "changed"), List.copyOf(reader.told));
        watchers.close();
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

    /** A page, as far as a stream sees it. */
    private static final class Reader implements Subscriber<Event<String>> {
        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Event<String> event) {
            told.add(event.getName());
        }

        @Override
        public void onError(Throwable trouble) {
            told.add(trouble.toString());
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }
    }
}
