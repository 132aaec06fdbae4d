package org.ralvend.backend.uplink;

import java.util.Set;
import java.util.TreeSet;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.MutantRefund;
import org.ralvend.backend.payment.MutantGift;
import org.ralvend.protocol.SaleId;

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
}
