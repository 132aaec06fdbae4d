package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.MutantClaims;
import org.ralvend.backend.ordering.MutantRefund;
import org.ralvend.backend.payment.MutantGift;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;

/** What mutants of the backend reach into. */
public final class MutantHands {
    private static final Set<Attempt.State> OPEN =
            Set.of(Attempt.State.ISSUED, Attempt.State.TAKEN, Attempt.State.STARTED, Attempt.State.UNRESOLVED);

    private MutantHands() {}

    /** Nothing waits to be sent again. */
    public static void emptyOutbox(MemoryBooks books) {
        books.transact(tx -> {
            books.outbox()
                    .waiting(tx)
                    .forEach((scope, devices) -> books.outbox().drop(tx, scope, devices));
            return true;
        });
    }

    /** What was paid back is paid back once more. */
    public static void refundAgain(MemoryBooks books, TownScope scope) {
        books.transact(tx -> {
            MutantGift.again(tx, scope, books.payments());
            return true;
        });
    }

    /** The money of every unit with an open attempt is due. */
    public static void refundWhereAttemptsAreOpen(MemoryBooks books, TownScope scope) {
        books.transact(tx -> {
            Set<SaleId> open = new TreeSet<>();
            books.attempts().all(tx, scope).stream()
                    .filter(attempt -> OPEN.contains(attempt.state()))
                    .forEach(attempt -> open.add(attempt.sale()));
            MutantRefund.refund(tx, scope, books.ordering(), open);
            return true;
        });
    }

    /** As {@link MutantClaims#giveAgain}. */
    public static void giveAgain(MemoryBooks books, TownScope scope, MachineId terminal, SoldUnit unit, Instant now) {
        books.transact(tx -> {
            Reach reach = books.devices().reach(tx, scope);
            MutantClaims.giveAgain(town(books, tx, scope, now), books.attempts(), reach, terminal, unit);
            return true;
        });
    }

    /** As {@link MutantClaims#believe}. */
    public static void believe(MemoryBooks books, TownScope scope, MachineId terminal, SoldUnit unit, Instant now) {
        books.transact(tx -> {
            MutantClaims.believe(town(books, tx, scope, now), books.attempts(), terminal, unit);
            return true;
        });
    }

    /** As {@link MutantClaims#forget}. */
    public static void forgetTries(
            MemoryBooks books, TownScope scope, MachineId terminal, KeypadCode code, Instant now) {
        books.transact(tx -> {
            MutantClaims.forget(town(books, tx, scope, now), books.claims(), terminal, code);
            return true;
        });
    }

    private static MutantClaims.Town town(MemoryBooks books, Tx tx, TownScope scope, Instant now) {
        return new MutantClaims.Town(tx, scope, books.ordering(), now);
    }
}
