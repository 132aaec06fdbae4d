package org.ralvend.backend.live;

import io.micronaut.http.sse.Event;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleKey;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages that are open now and wait to be told that something has changed (server-sent events, WHATWG HTML section 9.2). Each
 * stream says that once and ends: the page looks, and waits anew with what it has seen then. So whatever changes while no
 * stream is open is told by the next one, at this replica or another, and what stands here may be lost. Every
 * second all sales that are watched are asked about at once. Any thread may open one; one thread goes round, and what goes
 * wrong with one of them ends that one alone.
 */
@Singleton
final class Watchers {
    /** Streams of this replica. */
    static final int MOST = 1_000;

    /** Streams of one client address, behind which many customers may be. */
    static final int MOST_OF_ONE = 50;

    /** A stream says after this that something may have changed, and ends: its page looks, and opens the next. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** So often something is sent: a page that is gone is noticed here, and a stream that stalls at the page. */
    static final Duration BEAT = Duration.ofSeconds(15);

    /** Who has not begun to read by then, or has stopped, is gone. */
    private static final Duration LEAVE = Duration.ofSeconds(2);

    /** What a page waits before it opens the next stream: not all at once. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final int RETRY_SPREAD_MILLIS = 4_000;
    private static final long ROUND_MILLIS = 1_000;
    private static final int UNSENT = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final Database database;
    private final Marks marks;
    private final InstantSource clock;
    private final Set<Watcher> open = new LinkedHashSet<>();
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "live"));

    Watchers(Database database, Marks marks, InstantSource clock) {
        this.database = database;
        this.marks = marks;
        this.clock = clock;
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One page. Compared by identity. */
    private static final class Watcher {
        private final SaleKey sale;
        private final String address;
        private final String seen;
        private final Instant since;
        private final SubmissionPublisher<Event<String>> sink;
        private Instant beaten;

        Watcher(SaleKey sale, String address, String seen, SubmissionPublisher<Event<String>> sink, Instant now) {
            this.sale = sale;
            this.address = address;
            this.seen = seen;
            this.sink = sink;
            this.since = now;
            this.beaten = now;
        }
    }

    /**
     * @param seen the mark of what the page shows
     * @return empty where there are too many
     */
    Optional<Publisher<Event<String>>> watch(SaleKey sale, String address, String seen) {
        Watcher watcher = new Watcher(sale, address, seen, new SubmissionPublisher<>(rounds, UNSENT), clock.instant());
        synchronized (open) {
            if (open.size() >= MOST
                    || open.stream()
                                    .filter(other -> other.address.equals(address))
                                    .count()
                            >= MOST_OF_ONE) {
                return Optional.empty();
            }
            open.add(watcher);
        }
        int spread = Math.floorMod(System.identityHashCode(watcher), RETRY_SPREAD_MILLIS);
        Event<String> first = Event.of("here").name("open").retry(RETRY.plusMillis(spread));
        return Optional.of(subscriber -> {
            FlowAdapters.toPublisher(watcher.sink).subscribe(subscriber);
            send(watcher, first);
        });
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    @PreDestroy
    void close() {
        // They deliver on the rounds' thread, so they go first.
        all().forEach(watcher -> watcher.sink.close());
        rounds.shutdown();
    }

    private void round() {
        try {
            List<Watcher> watchers = all();
            if (!watchers.isEmpty()) {
                Set<SaleKey> sales = new LinkedHashSet<>();
                watchers.forEach(watcher -> sales.add(watcher.sale));
                Map<SaleKey, String> now = database.transact(tx -> marks.of(tx, sales));
                each(watchers, watcher -> tell(watcher, now.getOrDefault(watcher.sale, "")), this::forget);
            }
        } catch (RuntimeException e) {
            LOG.warn("open pages were not told of changes: {}", e.getMessage());
        }
    }

    /**
     * One that fails keeps nobody else from its turn.
     *
     * @param failed what becomes of it then
     */
    static <T> void each(List<T> these, Consumer<T> turn, Consumer<T> failed) {
        for (T one : these) {
            try {
                turn.accept(one);
            } catch (OutOfMemoryError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOG.warn("an open page could not be told, and its stream ends", e);
                failed.accept(one);
            }
        }
    }

    private void tell(Watcher watcher, String mark) {
        Instant now = clock.instant();
        if (!watcher.sink.hasSubscribers() && now.isAfter(watcher.since.plus(LEAVE))) {
            end(watcher);
        } else if (!mark.equals(watcher.seen) || now.isAfter(watcher.since.plus(LIFE))) {
            send(watcher, Event.of("look").name("changed"));
            end(watcher);
        } else if (now.isAfter(watcher.beaten.plus(BEAT))) {
            watcher.beaten = now;
            send(watcher, Event.of("here").name("beat"));
        }
    }

    /** Whoever does not read is let go. */
    private void send(Watcher watcher, Event<String> event) {
        synchronized (watcher) {
            if (!watcher.sink.isClosed() && watcher.sink.offer(event, null) < 0) {
                end(watcher);
            }
        }
    }

    private void end(Watcher watcher) {
        synchronized (watcher) {
            watcher.sink.close();
        }
        forget(watcher);
    }

    private void forget(Watcher watcher) {
        synchronized (open) {
            open.remove(watcher);
        }
    }

    private List<Watcher> all() {
        synchronized (open) {
            return List.copyOf(open);
        }
    }
}
