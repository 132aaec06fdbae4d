package org.ralvend.device.journal;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Whether a journal contradicts itself: gaps between entries, the chain of hashes, and totals that are less than the
 * entries still there add up to (more is right, since stored entries are trimmed and totals never are).
 *
 * <p>What it cannot see: entries cut off at the end, and the oldest entry that is left where those before are trimmed,
 * whose hash has nothing to be checked against.
 */
final class Verification {
    private final JournalReader reader;
    private final Map<String, Long> sums = new HashMap<>();
    private @Nullable String wrong;
    private boolean complete = true;
    private long entries;

    private Verification(JournalReader reader) {
        this.reader = reader;
    }

    /** @param wrong the first contradiction with its epoch and seq; null where there is none */
    record Result(long entries, @Nullable String wrong) {}

    static Result of(JournalReader reader) throws SQLException {
        Verification verification = new Verification(reader);
        for (EpochId epoch : reader.epochs()) {
            verification.epoch(epoch);
        }
        verification.totals();
        return new Result(verification.entries, verification.wrong);
    }

    private void epoch(EpochId epoch) throws SQLException {
        Chain chain = new Chain(reader.storedUpTo(epoch));
        reader.rows(epoch, row -> {
            entries++;
            complete &= chain.last > 0 || row.seq() == 1;
            String contradiction = chain.next(row);
            if (contradiction != null) {
                wrong("epoch " + epoch + ": seq " + contradiction);
            }
            add(row.body());
        });
    }

    private void totals() throws SQLException {
        Map<String, Long> totals = reader.totals();
        sums.forEach((name, sum) -> {
            long total = totals.getOrDefault(name, 0L);
            if (complete ? total != sum : total < sum) {
                wrong("total " + name + " is " + total + ", and the entries add up to " + sum);
            }
        });
    }

    private void add(Bytes body) {
        try {
            Entry entry = RecordCodec.decode(Entry.class, body.toArray());
            Totals.of(entry.fact()).forEach((name, amount) -> sums.merge(name, amount, Long::sum));
        } catch (ProtocolException e) {
            // A fact of a later version, or the altered one that the chain has told of: it cannot be added up.
            complete = false;
        }
    }

    private void wrong(String what) {
        if (wrong == null) {
            wrong = what;
        }
    }

    /** One epoch, entry by entry. */
    private static final class Chain {
        private final long storedUpTo;
        private long last;
        private @Nullable Bytes hash;

        Chain(long storedUpTo) {
            this.storedUpTo = storedUpTo;
        }

        /** Null where this row follows what was before. */
        @Nullable
        String next(JournalReader.Found row) {
            boolean first = last == 0;
            long awaited = first ? Math.min(row.seq(), storedUpTo + 1) : last + 1;
            boolean unchecked = first && row.seq() > 1;
            Bytes before = hash;
            last = row.seq();
            hash = row.hash();
            if (row.seq() != awaited) {
                return awaited + " is missing";
            }
            boolean follows =
                    unchecked || Envelope.chain(before, row.seq(), row.body()).equals(row.hash());
            return follows ? null : row.seq() + " is not what was written: its hash is another";
        }
    }
}
