package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.Replica;
import org.ralvend.backend.fleet.PingRound;
import org.ralvend.backend.fleet.PingSender;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.protocol.Minting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs this replica's rounds of pings, one thread for all machines. */
@Singleton
public final class Pings {
    private static final long ROUND_MILLIS = 250;
    /** What one round adds to the running time at most: neither a clock that is set nor a program that stood still adds more. */
    private static final long MOST_MILLIS = 1_000;

    /** Threads that book what came of calls; there are no more calls under way than {@link UrlCalls} lets there be. */
    private static final int ANSWERING = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

    private final InstantSource clock;
    private final PingRound round;
    private long tick;
    private Instant last;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "pings"));
    private final ExecutorService answering =
            Executors.newFixedThreadPool(ANSWERING, r -> new Thread(r, "url-answers"));

    /** What a round asks, and by whom. */
    @Singleton
    record Plan(PingCalls.Books books, ReachTimes times, Replica replica) {
        PingRound round(PingSender sender) {
            SecureRandom random = new SecureRandom();
            String run = replica.name() + " " + Minting.random128(random);
            return new PingRound(books.standings(), sender, new PingRound.Asker(run, random, times));
        }
    }

    Pings(Plan plan, PingCalls.Channels channels, Figures figures, InstantSource clock) {
        this.clock = clock;
        this.round = plan.round(new PingCalls(channels, plan.books(), figures, clock, answering));
        this.last = clock.instant();
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::roundOrLog, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
        answering.shutdownNow();
    }

    private void roundOrLog() {
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            tick += Math.clamp(Duration.between(last, now).toMillis(), 0, MOST_MILLIS);
            last = now;
            int _ = round.round(now, tick);
        } catch (RuntimeException e) {
            LOG.warn("pings go on in {} ms: {}", ROUND_MILLIS, e.getMessage());
        }
    }
}
