package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.ordering.Verdict;
import org.ralvend.protocol.FaultCode;

/** What the uplink counts, since this replica started. Names and meanings: docs/operations.md. Any thread. */
@Singleton
final class Figures {
    /** Where messages wait in this replica. */
    enum Queue {
        UP,
        PRESENCE,
        TELEMETRY
    }

    private static final String PINGS = "ralvend.pings.sent";
    private static final String URL_PINGS = "ralvend.pings.url";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofDays(1)
    };

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Timer verdict;
    private final Timer storedLag;

    Figures(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        this.verdict =
                Timer.builder("ralvend.verdict").serviceLevelObjectives(BUCKETS).register(meters);
        this.storedLag = Timer.builder("ralvend.stored.lag")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        sales("accepted", 0);
        sales("rejected", 0);
        meters.counter("ralvend.entries.deduplicated");
        for (Queue queue : Queue.values()) {
            meters.counter("ralvend.messages.dropped", "queue", name(queue));
        }
        List.of("link", "url").forEach(channel -> meters.counter(PINGS, "channel", channel));
        meters.counter(URL_PINGS, "outcome", "answered");
        refused(FaultCode.MESSAGE_MALFORMED, 0);
    }

    void refused(FaultCode fault) {
        refused(fault, 1);
    }

    /** @param channel over which a machine was asked */
    void pinged(String channel) {
        meters.counter(PINGS, "channel", channel).increment();
    }

    /** @param outcome of a ping at a URL: a name in capitals */
    void pingedUrl(String outcome) {
        meters.counter(URL_PINGS, "outcome", outcome.toLowerCase(Locale.ROOT)).increment();
    }

    void dropped(Queue queue) {
        meters.counter("ralvend.messages.dropped", "queue", name(queue)).increment();
    }

    /** One batch, once it has committed. */
    void count(Tally tally) {
        Batch batch = tally.batch;
        if (batch == null) {
            return;
        }
        long since = Duration.between(tally.decidedAt, clock.instant()).toMillis();
        meters.counter("ralvend.entries.deduplicated").increment(batch.duplicates());
        batch.entries().forEach(entry -> record(storedLag, entry.origin(), since));
        for (Booking.Given given : tally.verdicts) {
            record(verdict, given.origin(), since);
            sales(
                    switch (given.verdict()) {
                        case Verdict.Accepted accepted -> "accepted";
                        case Verdict.Rejected rejected -> "rejected";
                    },
                    1);
        }
        tally.refused.forEach(this::refused);
    }

    /** What one transaction did; counts only if it commits. One thread. */
    static final class Tally {
        private @Nullable Batch batch;
        private Instant decidedAt = Instant.EPOCH;
        private final List<Booking.Given> verdicts = new ArrayList<>();
        private final List<FaultCode> refused = new ArrayList<>();

        void took(Batch taken, Instant now) {
            batch = taken;
            decidedAt = now;
        }

        void refuses(List<FaultCode> faults) {
            refused.addAll(faults);
        }

        void gave(List<Booking.Given> given, List<Unbookables.Item> unbookable) {
            verdicts.addAll(given);
            unbookable.forEach(item -> refused.add(item.fault()));
        }
    }

    private void sales(String given, int count) {
        meters.counter("ralvend.sales", "verdict", given).increment(count);
    }

    private void refused(FaultCode fault, int count) {
        meters.counter("ralvend.messages.refused", "fault", fault.id()).increment(count);
    }

    /** An entry's age is its device's; after a restart nobody knows it. */
    private static void record(Timer timer, Origin origin, long sinceMillis) {
        Long age = origin.ageMillis();
        if (age != null) {
            timer.record(Duration.ofMillis(Math.max(0, age + sinceMillis)));
        }
    }

    private static String name(Queue queue) {
        return queue.name().toLowerCase(Locale.ROOT);
    }
}
