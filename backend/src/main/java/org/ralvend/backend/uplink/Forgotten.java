package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.fulfilment.AttemptStore.Unnamed;
import org.ralvend.backend.fulfilment.WriteOffs;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds attempts that arrived at a warehouse, or may have, and that nobody will report on: the board that greets for it has them
 * not open, and all that it has journaled is stored. Its card was put back or torn, its state could not be read, the board is
 * another, or the entry that ended them was shelved.
 */
@Singleton
final class Forgotten {
    /** Of one town in one transaction. */
    private static final int BATCH = 200;

    private static final AttemptId FIRST = new AttemptId(new UUID(0, 0));
    private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);

    private final Transactions database;
    private final CursorStore cursors;
    private final AttemptStore fulfilment;
    private final WriteOffs writeOffs;
    private final OutboxStore outbox;

    Forgotten(
            Transactions database,
            CursorStore cursors,
            AttemptStore fulfilment,
            WriteOffs writeOffs,
            OutboxStore outbox) {
        this.database = database;
        this.cursors = cursors;
        this.fulfilment = fulfilment;
        this.writeOffs = writeOffs;
        this.outbox = outbox;
    }

    /**
     * Notes what the warehouses among these do not name; before anything of the same batch is booked.
     *
     * @param journals as they are stored
     */
    static void hear(
            Tx tx, TownScope scope, AttemptStore fulfilment, List<Arrival> arrivals, Map<DeviceId, Journals> journals) {
        for (Arrival arrival : arrivals) {
            Journals known = journals.get(arrival.from().device());
            if (arrival.message() instanceof Up.Hello hello
                    && arrival.from().kind() == MachineKind.WAREHOUSE
                    && (known == null || isNews(known, hello))) {
                AttemptStore.Greeting greeting = new AttemptStore.Greeting(
                        arrival.from().machine(),
                        hello.device(),
                        hello.epoch(),
                        hello.nextSeq(),
                        hello.attemptsWithoutEnd());
                fulfilment.greeted(tx, scope, greeting);
            }
        }
    }

    /** One that was on its way for long knows nothing of what was ordered since, and says nothing about it. */
    private static boolean isNews(Journals known, Up.Hello hello) {
        boolean behind = known.find(hello.epoch())
                .filter(cursor -> cursor.upTo() >= hello.nextSeq())
                .isPresent();
        return !behind && !known.isSuperseded(hello.epoch());
    }

    /** Calls those unresolved whose journals are stored by now. Returns how many that were. */
    int round(Instant now) {
        int closed = 0;
        for (TownScope scope : database.transact(fulfilment::townsWithUnnamed)) {
            AttemptId after = FIRST;
            List<Unnamed> found;
            do {
                AttemptId from = after;
                found = database.transact(tx -> fulfilment.unnamed(tx, scope, from, BATCH));
                for (Unnamed unnamed : found) {
                    closed += close(scope, unnamed, now) ? 1 : 0;
                    after = unnamed.attempt();
                }
            } while (found.size() == BATCH);
        }
        return closed;
    }

    private boolean close(TownScope scope, Unnamed unnamed, Instant now) {
        try {
            return database.transact(tx -> {
                boolean closed = isStored(tx, scope, unnamed)
                        && fulfilment.drop(tx, scope, unnamed)
                        && writeOffs.forgotten(tx, scope, unnamed, now);
                if (closed) {
                    String about = Outbox.about(unnamed.attempt()); // no entry will take it out
                    outbox.arrived(
                            tx,
                            scope,
                            List.of(new Outbox.Item(scope.town(), unnamed.device(), about, Bytes.ofText(""))));
                }
                return closed;
            });
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            LOG.error("attempt {}, which its board does not name, could not be closed", unnamed.attempt(), e);
            return false;
        }
    }

    private boolean isStored(Tx tx, TownScope scope, Unnamed unnamed) {
        Journals known = cursors.load(tx, scope, Set.of(unnamed.device())).get(unnamed.device());
        return known != null
                && known.find(unnamed.epoch())
                        .filter(cursor -> cursor.upTo() >= unnamed.nextSeq() - 1)
                        .isPresent();
    }
}
