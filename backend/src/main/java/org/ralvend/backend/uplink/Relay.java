package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.Replica;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends again what has not been shown to have arrived. One replica at a time relays a partition of the devices: it holds
 * a lease row, and takes rows only in the transaction that has it locked, so one that lost its lease takes none.
 */
@Singleton
public final class Relay {
    private static final int PARTITIONS = 8;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long ROUND_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Database database;
    private final Outbox outbox;
    private final Gateway gateway;
    private final String owner;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "relay"));

    Relay(Database database, Outbox outbox, Gateway gateway, Replica replica, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.gateway = gateway;
        this.owner = replica.name();
        this.clock = clock;
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void round() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int mine = partition;
            try {
                List<Outbox.Item> due = database.transact(tx -> lease(tx, mine, owner, clock.instant())
                        ? outbox.due(tx, mine, PARTITIONS, clock.instant())
                        : List.of());
                gateway.send(due.stream()
                        .map(i -> new Answer(i.device(), i.payload()))
                        .toList());
            } catch (RuntimeException e) {
                LOG.warn("relay of partition {}: {}", mine, e.getMessage());
            }
        }
    }

    /** Takes or renews the lease; locks its row until the transaction ends. */
    static boolean lease(Tx tx, int partition, String owner, Instant now) {
        return tx.update("""
                        INSERT INTO uplink.relay_lease AS l (partition, owner, until) VALUES (?, ?, ?)
                        ON CONFLICT (partition) DO UPDATE SET owner = excluded.owner, until = excluded.until
                        WHERE l.owner = excluded.owner OR l.until < ?""", partition, owner, now.plus(LEASE), now) == 1;
    }
}
