package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.ralvend.backend.db.Transactions;

/**
 * Sends again what has not been shown to have arrived. One replica at a time relays a partition of the devices: it holds
 * a lease row, and takes rows only in the transaction that has it locked, so one that lost its lease takes none. One thread.
 */
final class Resend {
    static final int PARTITIONS = 8;
    static final Duration LEASE = Duration.ofSeconds(10);

    private final Transactions database;
    private final OutboxStore outbox;
    private final Outlet outlet;
    private final String owner;
    private final InstantSource clock;

    /** @param owner this replica's name */
    Resend(Transactions database, OutboxStore outbox, Outlet outlet, String owner, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.outlet = outlet;
        this.owner = owner;
        this.clock = clock;
    }

    /** Takes what is due in one partition, where this replica relays it, and sends it once that is committed. */
    void round(int partition) {
        Instant now = clock.instant();
        List<Outbox.Item> due = database.transact(tx -> outbox.lease(tx, partition, owner, now, now.plus(LEASE))
                ? outbox.due(tx, partition, PARTITIONS, now)
                : List.of());
        due.forEach(item -> outlet.send(item.device(), item.payload()));
    }
}
