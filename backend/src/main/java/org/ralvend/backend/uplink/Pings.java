package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Replica;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.PingRound;
import org.ralvend.backend.fleet.PingSender;
import org.ralvend.backend.fleet.PostgresReach;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.backend.fleet.UrlTrouble;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs this replica's rounds of pings, one thread for all machines. */
@Singleton
public final class Pings implements PingSender {
    private static final long ROUND_MILLIS = 250;
    /** What one round adds to the running time at most: neither a clock that is set nor a program that stood still adds more. */
    private static final long MOST_MILLIS = 1_000;

    private static final String SENT = "ralvend.pings.sent";
    private static final String URLS = "ralvend.pings.url";
    private static final String ANSWERED = "ANSWERED";

    /** Threads that book what came of calls; there are no more calls under way than {@link UrlCalls} lets there be. */
    private static final int ANSWERING = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

    private final Channels channels;
    private final Plan plan;
    private final Figures figures;
    private final MeterRegistry meters;
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
    record Plan(PostgresReach books, PingAnswers answers, ReachTimes times, Replica replica) {
        PingRound round(PingSender sender) {
            SecureRandom random = new SecureRandom();
            String run = replica.name() + " " + Minting.random128(random);
            return new PingRound(books, sender, new PingRound.Asker(run, random, times));
        }
    }

    /** How a machine is asked. */
    @Singleton
    record Channels(Gateway gateway, Replies replies, UrlCalls urls) {}

    Pings(Plan plan, Channels channels, Figures figures, MeterRegistry meters, InstantSource clock) {
        this.plan = plan;
        this.channels = channels;
        this.figures = figures;
        this.meters = meters;
        this.clock = clock;
        this.round = plan.round(this);
        this.last = clock.instant();
        List.of("link", "url").forEach(channel -> meters.counter(SENT, "channel", channel));
        outcomes(ANSWERED);
        Stream.of(UrlFault.values()).map(UrlFault::name).forEach(this::outcomes);
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
            Instant now = now();
            tick += Math.clamp(Duration.between(last, now).toMillis(), 0, MOST_MILLIS);
            last = now;
            int _ = round.round(now, tick);
        } catch (RuntimeException e) {
            LOG.warn("pings go on in {} ms: {}", ROUND_MILLIS, e.getMessage());
        }
    }

    @Override
    public void link(Command.Ping ping) {
        Bytes signed = Bytes.of(channels.replies().sign(ping).encode());
        channels.gateway().send(ping.device(), signed);
        meters.counter(SENT, "channel", "link").increment();
    }

    /** What comes of it is booked on threads of our own: the calls' threads must not wait for the database. */
    @Override
    public void url(UrlPing ping) {
        meters.counter(SENT, "channel", "url").increment();
        var _ = channels.urls()
                .ping(ping.device(), ping.url(), ping.nonce())
                .whenCompleteAsync((answer, failure) -> came(ping, answer, failure), answering);
    }

    private void came(UrlPing ping, Up.@Nullable PingAnswer answer, @Nullable Throwable failure) {
        try {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (answer != null) {
                answered(ping, answer);
            } else if (cause instanceof UrlTrouble trouble) {
                failed(ping, trouble);
            } else {
                LOG.error("a ping of {} ended unexpectedly", ping.url(), cause);
            }
        } catch (RuntimeException e) {
            LOG.warn("what came of a ping of {} was not booked: {}", ping.url(), e.getMessage());
        }
    }

    private void answered(UrlPing ping, Up.PingAnswer answer) {
        Optional<FaultCode> refused =
                plan.books().inTown(ping.town(), table -> plan.answers().url(table, ping, answer, now()));
        outcomes(refused.map(FaultCode::name).orElse(ANSWERED)).increment();
        refused.ifPresent(fault -> {
            figures.refused(fault);
            LOG.warn("an answer at {} is not believed: {}", ping.url(), fault.id());
        });
    }

    /** That we are busy says nothing about the machine. */
    private void failed(UrlPing ping, UrlTrouble trouble) {
        outcomes(trouble.fault().name()).increment();
        if (trouble.fault() != UrlFault.BUSY) {
            plan.books().inTown(ping.town(), table -> {
                plan.answers().urlFailed(table, ping, String.valueOf(trouble.getMessage()), now());
                return true;
            });
        }
    }

    private Counter outcomes(String name) {
        return meters.counter(URLS, "outcome", name.toLowerCase(Locale.ROOT));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
