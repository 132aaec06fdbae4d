package org.ralvend.device.uplink;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.HashTail;

/** Finds where a journal parts from what the backend stored of it: a rolled-back card, or two boards with one journal. */
record Comparison(Journal journal) {
    /** From here on the backend has another history, or none that could follow. */
    record Parting(EpochId epoch, long lastCommonSeq) {}

    /**
     * @param accused what the backend said before this greeting; a message can be old, so that it counts only where the
     *     answer bears it out. Null where it said nothing
     */
    Optional<Parting> parting(Down.Resynced answer, Down.@Nullable Diverged accused) {
        Optional<Parting> seen = seen(answer);
        return seen.isPresent() || accused == null ? seen : judged(answer, accused);
    }

    /**
     * By the last hashes. Where they do not reach back to a common entry, it is what this journal itself was told to be
     * stored: what lies between is sent once more.
     */
    private Optional<Parting> seen(Down.Resynced answer) {
        HashTail tail = HashTail.of(answer.tail());
        long upTo = answer.upToSeq();
        long before = upTo - tail.entries();
        boolean agrees = upTo <= journal.lastSeq();
        long common = Math.min(before, journal.storedUpTo());
        for (Journal.Row row : journal.after(answer.epoch(), before, HashTail.ENTRIES, Integer.MAX_VALUE)) {
            switch (tail.match(upTo, row.seq(), row.hash())) {
                case SAME -> common = row.seq();
                case OTHER -> agrees = false;
                case UNKNOWN -> {}
            }
        }
        return agrees
                ? Optional.empty()
                : Optional.of(new Parting(answer.epoch(), Math.min(common, journal.lastSeq())));
    }

    /** Nothing that is stored contradicts; then what follows does not fit, as where the card changed a byte. */
    private Optional<Parting> judged(Down.Resynced answer, Down.Diverged accused) {
        List<Journal.Stand> epochs = journal.epochs();
        for (Journal.Stand epoch : epochs) {
            boolean written = epoch.equals(epochs.getLast());
            long stored = written ? answer.upToSeq() : epoch.storedUpTo();
            Long said = accused.lastCommonSeq();
            long common = said == null ? stored : said;
            boolean still = !written || common == stored;
            if (epoch.epoch().equals(accused.epoch()) && still && common < epoch.lastSeq()) {
                return Optional.of(new Parting(epoch.epoch(), common));
            }
        }
        return Optional.empty();
    }
}
