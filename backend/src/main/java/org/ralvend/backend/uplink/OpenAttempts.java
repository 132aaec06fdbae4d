package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.fulfilment.WriteOffs;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time does to attempts that are open. It ends none: an order that can start nothing any more is cancelled, and the
 * warehouse says what became of it; at the deadline one that nobody will speak of is written off.
 */
@Singleton
final class OpenAttempts {
    /** Of one town in one round; the rest is for the next. */
    private static final int ROUND = 500;

    private static final Logger LOG = LoggerFactory.getLogger(OpenAttempts.class);

    private final Transactions database;
    private final AttemptStore fulfilment;
    private final WriteOffs writeOffs;
    private final OutboxStore outbox;
    private final Replies replies;

    OpenAttempts(
            Transactions database, AttemptStore fulfilment, WriteOffs writeOffs, OutboxStore outbox, Replies replies) {
        this.database = database;
        this.fulfilment = fulfilment;
        this.writeOffs = writeOffs;
        this.outbox = outbox;
        this.replies = replies;
    }

    /**
     * Puts the cancellation in the place of the order, so that any entry about the attempt takes it out: what has arrived
     * ends by itself. Returns how many there were.
     */
    int cancel(Instant now) {
        int cancelled = 0;
        for (TownScope scope : database.transact(tx -> fulfilment.townsToCancel(tx, now))) {
            cancelled += database.transact(tx -> {
                List<Outbox.Item> items = fulfilment.toCancel(tx, scope, now, ROUND).stream()
                        .map(command -> item(scope, command))
                        .toList();
                outbox.add(tx, scope, items, now);
                return items.size();
            });
        }
        return cancelled;
    }

    /** Returns how many were written off. */
    int writeOff(Instant now) {
        int written = 0;
        for (TownScope scope : database.transact(tx -> writeOffs.towns(tx, now))) {
            for (AttemptId attempt : database.transact(tx -> writeOffs.due(tx, scope, now, ROUND))) {
                written += writeOff(scope, attempt, now) ? 1 : 0;
            }
        }
        return written;
    }

    private boolean writeOff(TownScope scope, AttemptId attempt, Instant now) {
        try {
            return database.transact(tx -> writeOffs.atDeadline(tx, scope, attempt, now));
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            LOG.error("attempt {} could not be written off", attempt, e);
            return false;
        }
    }

    private Outbox.Item item(TownScope scope, Command.CancelAttempt command) {
        Bytes signed = Bytes.of(replies.sign(command).encode());
        return new Outbox.Item(scope.town(), command.device(), Outbox.about(command.attempt()), signed);
    }
}
