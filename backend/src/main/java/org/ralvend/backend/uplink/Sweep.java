package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.ordering.Deadlines;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.SaleId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only time brings about: orders that can start nothing any more are cancelled, attempts on which nobody will report are
 * unresolved, those whose outcome nobody knows at the deadline are written off, deadlines of sales are applied, and messages that can never arrive, since their device is
 * revoked, are dropped and counted. A sale that fails is left for the next round and holds up no other.
 */
@Singleton
public final class Sweep {
    /** What a deadline does cannot be undone, so a clock that jumped applies none. */
    private static final Duration MOST_APART = Duration.ofMinutes(5);

    private static final long ROUND_SECONDS = 30;

    /** Batches of one town in one round; the rest is for the next. */
    private static final int BATCHES = 50;

    private static final String EXPIRED = "ralvend.sales.expired";
    private static final String NOT_EXPIRED = "ralvend.sales.not_expired";
    private static final String CANCELLED = "ralvend.attempts.cancelled";
    private static final String FORGOTTEN = "ralvend.attempts.forgotten";
    private static final String WRITTEN_OFF = "ralvend.attempts.written_off";
    private static final String REVOKED = "ralvend.outbox.revoked";

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** The tables that time changes. */
    @Singleton
    record Tables(
            Deadlines deadlines, OutboxStore outbox, DeviceStore fleet, OpenAttempts attempts, Forgotten forgotten) {}

    private final Transactions database;
    private final Tables tables;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "sweep"));

    Sweep(Transactions database, Tables tables, MeterRegistry meters, InstantSource clock) {
        this.database = database;
        this.tables = tables;
        this.meters = meters;
        this.clock = clock;
        // Before their first event, so that it is seen as a change.
        List.of(EXPIRED, NOT_EXPIRED, CANCELLED, FORGOTTEN, WRITTEN_OFF, REVOKED)
                .forEach(meters::counter);
    }

    /** @param witness another clock than ours; deadlines that one clock alone sees are not applied */
    public void start(Supplier<Instant> witness) {
        var _ = rounds.scheduleWithFixedDelay(
                () -> roundOrLog(witness), ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    void roundOrLog(Supplier<Instant> witness) {
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Duration apart = Duration.between(witness.get(), now).abs();
            if (apart.compareTo(MOST_APART) > 0) {
                LOG.warn("no sweep: the clocks here and at the database are {} s apart", apart.toSeconds());
                return;
            }
            round(now);
        } catch (RuntimeException e) {
            LOG.warn("the sweep goes on in {} s: {}", ROUND_SECONDS, e.getMessage());
        }
    }

    void round(Instant now) {
        meters.counter(CANCELLED).increment(tables.attempts().cancel(now));
        meters.counter(FORGOTTEN).increment(tables.forgotten().round(now));
        meters.counter(WRITTEN_OFF).increment(tables.attempts().writeOff(now));
        for (TownScope scope : database.transact(tx -> tables.deadlines().towns(tx, now))) {
            deadlines(scope, now);
        }
        Map<TownScope, List<DeviceId>> waiting =
                database.transact(tx -> tables.outbox().waiting(tx));
        waiting.forEach(this::dropRevoked);
    }

    private void deadlines(TownScope scope, Instant now) {
        int expired = Deadlines.BATCH;
        for (int batch = 0; batch < BATCHES && expired == Deadlines.BATCH; batch++) {
            List<SaleId> due = database.transact(tx -> tables.deadlines().due(tx, scope, now));
            expired = expire(scope, due, now);
            meters.counter(EXPIRED).increment(expired);
        }
    }

    private int expire(TownScope scope, List<SaleId> due, Instant now) {
        try {
            return database.transact(tx -> tables.deadlines().expire(tx, scope, due, now));
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            if (due.size() == 1) {
                meters.counter(NOT_EXPIRED).increment();
                LOG.error("the deadline of sale {} could not be applied", due.getFirst(), e);
                return 0;
            }
            return due.stream()
                    .mapToInt(sale -> expire(scope, List.of(sale), now))
                    .sum();
        }
    }

    private void dropRevoked(TownScope scope, List<DeviceId> devices) {
        int dropped = database.transact(tx -> {
            List<DeviceId> revoked = tables.fleet().revoked(tx, scope, devices);
            return revoked.isEmpty() ? 0 : tables.outbox().drop(tx, scope, revoked);
        });
        if (dropped > 0) {
            meters.counter(REVOKED).increment(dropped);
            LOG.info("{} messages to revoked devices of {} were dropped", dropped, scope.id());
        }
    }
}
