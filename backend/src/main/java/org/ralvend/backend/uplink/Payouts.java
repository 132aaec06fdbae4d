package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.protocol.SaleId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the towns where money is owed back, and pays it out; and lets go what gift cards hold for sales that never came. What nobody could claim, since its code is not known, waits
 * for an operator. A sale that fails holds up no other.
 */
@Singleton
public final class Payouts {
    private static final long ROUND_SECONDS = 5;

    private static final String NOT_PAID = "ralvend.refunds.not_paid";
    private static final Logger LOG = LoggerFactory.getLogger(Payouts.class);

    private final Transactions database;
    private final Refunds refunds;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "payouts"));

    Payouts(Transactions database, Refunds refunds, MeterRegistry meters, InstantSource clock) {
        this.database = database;
        this.refunds = refunds;
        this.meters = meters;
        this.clock = clock;
        var _ = meters.counter(NOT_PAID); // before its first event, so that it is seen as a change
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::roundOrLog, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void roundOrLog() {
        try {
            round(clock.instant().truncatedTo(ChronoUnit.MICROS));
        } catch (RuntimeException e) {
            LOG.warn("refunds go on in {} s: {}", ROUND_SECONDS, e.getMessage());
        }
    }

    void round(Instant now) {
        for (TownScope scope : database.transact(tx -> refunds.towns(tx, now))) {
            new SalePages(database)
                    .each(
                            Refunds.BATCH,
                            (tx, after) -> refunds.due(tx, scope, after, now),
                            (tx, due) -> refunds.payOut(tx, scope, due, now),
                            this::notPaid);
        }
        for (TownScope scope : database.transact(tx -> refunds.townsHolding(tx, now))) {
            int gone = database.transact(tx -> refunds.letGo(tx, scope, now));
            LOG.info("gift cards of {} hold nothing any more for {} sales that never came", scope.id(), gone);
        }
    }

    private void notPaid(SaleId sale, RuntimeException e) {
        meters.counter(NOT_PAID).increment();
        LOG.error("what is owed back for sale {} was not paid", sale, e);
    }
}
