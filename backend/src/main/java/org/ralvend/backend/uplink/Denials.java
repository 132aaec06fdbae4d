package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Revocations;
import org.ralvend.protocol.DenyList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the broker the deny list: whole, after every connect of this replica and whenever its number has grown, whoever
 * revoked. So it does not matter which replica dies between a revocation and its publication. One thread.
 */
@Singleton
public final class Denials {
    private static final long ROUND_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

    private final Database database;
    private final Revocations revocations;
    private final Gateway gateway;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "denials"));

    /** On which connection which number was taken. */
    private record Told(Instant connection, long number) {}

    private @Nullable Told told;

    Denials(Database database, Revocations revocations, Gateway gateway) {
        this.database = database;
        this.revocations = revocations;
        this.gateway = gateway;
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void round() {
        try {
            Optional<Instant> connection = gateway.connectedSince();
            if (connection.isPresent()) {
                tell(connection.get());
            }
        } catch (RuntimeException e) {
            LOG.warn("the deny list was not published: {}", e.getMessage());
        }
    }

    private void tell(Instant connection) {
        Told now = new Told(connection, database.transact(revocations::number));
        if (now.equals(told)) {
            return;
        }
        DenyList list = database.transact(revocations::denied);
        if (list.devices().size() == Revocations.MOST_DENIED) {
            LOG.error(
                    "the deny list is full: of the revoked devices only the newest {} are on it",
                    list.devices().size());
        }
        if (gateway.deny(list)) {
            told = new Told(connection, list.number());
        }
    }
}
