package org.ralvend.simulation.coverage;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.simulation.books.Exchange;

/** What the backend takes of a batch, seen from outside: how far the journal was stored before, and is now, and the answer. */
final class BatchTable {
    private BatchTable() {}

    static Table<Exchange> batches() {
        return new Table<Exchange>("Batch")
                .row(
                        "begins an epoch, the one before drained",
                        b -> previous(b) != null && b.before() == 0 && b.after() > 0)
                .row("is covered, with the same hash", b -> first(b) <= b.before() && isStored(b))
                .row("follows, and its hash does new", b -> first(b) == b.before() + 1 && b.after() > b.before())
                .row(
                        "Lost, from what is stored or before",
                        b -> b.after() > b.before()
                                && b.batch().entries().stream().anyMatch(entry -> fact(entry) instanceof Fact.Lost))
                .row("leaves a gap", b -> first(b) > b.before() + 1 && isStored(b) && b.after() == b.before())
                .head("entry then");
    }

    private static long first(Exchange batch) {
        return batch.batch().entries().getFirst().seq();
    }

    private static boolean isStored(Exchange batch) {
        return batch.answer() instanceof Down.Stored stored
                && stored.epoch().equals(batch.batch().epoch());
    }

    /** The epoch before the one that this begins; null where it begins none. */
    private static @Nullable Object previous(Exchange batch) {
        Envelope first = batch.batch().entries().getFirst();
        return first.seq() == 1 && fact(first) instanceof Fact.EpochStarted started ? started.previous() : null;
    }

    private static Fact fact(Envelope envelope) {
        try {
            return envelope.open().fact();
        } catch (ProtocolException e) {
            throw new IllegalStateException("a device sent what cannot be read", e);
        }
    }
}
