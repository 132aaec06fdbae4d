package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.Replica;
import org.ralvend.backend.db.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives {@link Resend} its rounds. */
@Singleton
public final class Relay {
    private static final long ROUND_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Resend resend;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "relay"));

    Relay(Transactions database, OutboxStore outbox, Outlet outlet, Replica replica, InstantSource clock) {
        this.resend = new Resend(database, outbox, outlet, replica.name(), clock);
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void round() {
        for (int partition = 0; partition < Resend.PARTITIONS; partition++) {
            try {
                resend.round(partition);
            } catch (RuntimeException e) {
                LOG.warn("relay of partition {}: {}", partition, e.getMessage());
            }
        }
    }
}
