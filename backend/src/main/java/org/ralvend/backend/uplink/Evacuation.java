package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.ordering.Vacating;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the towns where warehouses are gone for good, and takes off what sales hold there. What cannot be moved, since
 * its money or its attempt is open, is looked at again the next time. A sale that fails holds up no other.
 */
@Singleton
public final class Evacuation {
    private static final long ROUND_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Evacuation.class);

    private final Transactions database;
    private final DeviceStore fleet;
    private final Vacating vacating;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "evacuation"));

    Evacuation(Transactions database, DeviceStore fleet, Vacating vacating, InstantSource clock) {
        this.database = database;
        this.fleet = fleet;
        this.vacating = vacating;
        this.clock = clock;
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
            LOG.warn("the evacuation goes on in {} s: {}", ROUND_SECONDS, e.getMessage());
        }
    }

    void round(Instant now) {
        for (TownScope scope : database.transact(fleet::townsWithGone)) {
            Set<MachineId> gone = database.transact(tx -> fleet.gone(tx, scope));
            new SalePages(database)
                    .each(
                            Vacating.BATCH,
                            (tx, after) -> vacating.due(tx, scope, gone, after),
                            (tx, due) -> vacating.vacate(tx, scope, due, now),
                            Evacuation::notVacated);
        }
    }

    private static void notVacated(SaleId sale, RuntimeException e) {
        LOG.error("what sale {} holds at a warehouse that is gone was not taken off", sale, e);
    }
}
