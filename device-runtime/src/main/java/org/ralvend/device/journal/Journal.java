package org.ralvend.device.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * What a device must not forget. One thread owns it, the agent's loop. Everything that returns has survived a power
 * cut; {@link #stored} alone may be forgotten, which costs a repeat.
 *
 * <p>It holds one epoch or several: the newest is written, and they drain in order, the oldest first.
 */
public interface Journal extends AutoCloseable {
    /** A row as it waits to be sent. */
    record Row(long seq, Bytes hash, Bytes body, BootId boot, long monoMillis) {}

    /**
     * Where one epoch stands.
     *
     * @param lastSeq seq of its newest entry; 0 where there is none
     * @param storedUpTo everything up to here is committed in the backend
     */
    record Stand(EpochId epoch, long lastSeq, long storedUpTo) {
        public long pending() {
            return lastSeq - storedUpTo;
        }
    }

    /** Every epoch that is known here, oldest first, at least one. The last one is written. */
    List<Stand> epochs();

    default Optional<Stand> find(EpochId epoch) {
        return epochs().stream().filter(known -> known.epoch().equals(epoch)).findFirst();
    }

    /** The epoch that is written. */
    default EpochId epoch() {
        return epochs().getLast().epoch();
    }

    /** Seq of the newest entry of the epoch that is written. */
    default long lastSeq() {
        return epochs().getLast().lastSeq();
    }

    /** How far the epoch that is written is stored. */
    default long storedUpTo() {
        return epochs().getLast().storedUpTo();
    }

    /** Whose rows go up now: the oldest epoch that is not stored to its end, or the one that is written. */
    default Stand draining() {
        List<Stand> epochs = epochs();
        return epochs.stream().filter(epoch -> epoch.pending() > 0).findFirst().orElseGet(epochs::getLast);
    }

    /** Entries of all epochs that are not stored. */
    default long pending() {
        return epochs().stream().mapToLong(Stand::pending).sum();
    }

    /**
     * Next state and what is to be reported of it, in one transaction.
     *
     * @throws Fault {@link FaultCode#JOURNAL_UNWRITABLE}, or {@link FaultCode#JOURNAL_CORRUPT} here and wherever it is read;
     *     nothing of it was written as far as this process sees. Where a sync failed, the next start may find it whole, as where the power was cut between the commit and its return
     * @throws IllegalArgumentException for an entry beyond its limit; nothing of it was written
     */
    void commit(Map<String, Bytes> states, List<Entry> entries);

    Optional<Bytes> state(String key);

    /** Running totals by name, never trimmed: coins in minor units, units per slot. */
    Map<String, Long> totals();

    /** Rows of an epoch after this seq in order, as many as fit both limits, at least one where there is one. */
    List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes);

    /** Rows of the epoch that is written. */
    default List<Row> after(long seq, int maxRows, int maxBytes) {
        return after(epoch(), seq, maxRows, maxBytes);
    }

    /** Takes over how far an epoch is stored; it may go back. What is not known here is left aside. */
    void stored(EpochId epoch, long upToSeq);

    /** Of the epoch that is written. */
    default void stored(long upToSeq) {
        stored(epoch(), upToSeq);
    }

    /**
     * The backend has another history of this epoch. What lies beyond the last common entry is journaled again, byte for byte
     * but with new places, and is gone from the old epoch, which ends there: in a new epoch that begins now, or, where the
     * epoch is not written any more, at the end of the one that is. In one transaction. State and totals stay.
     *
     * @throws Fault {@link FaultCode#CHAIN_DIVERGED} where more than {@link #EPOCHS_A_DAY} would have begun within a day:
     *     this is no accident, and somebody must look; or {@link FaultCode#JOURNAL_UNWRITABLE}. Nothing was changed then
     * @throws IllegalArgumentException for an epoch that is not known here
     */
    void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at);

    /** Whether waiting does not mend it: somebody must look, and start the agent again. */
    static boolean isForGood(Fault trouble) {
        return trouble.code() == FaultCode.CHAIN_DIVERGED || trouble.code() == FaultCode.JOURNAL_CORRUPT;
    }

    /**
     * Deletes rows that are stored and beyond what is kept for a backend restored from a backup: from the front, up to the
     * first that is too young, so that a clock that jumped leaves no holes. What was written while there was no clock is as
     * old as what follows it, and waits for that.
     */
    void trim();

    /** Rows not stored, in per cent of the high-water mark at which the machine stops selling. */
    default int percentFull() {
        return (int) Math.min(100, pending() * 100 / HIGH_WATER_ROWS);
    }

    /** Entries not stored at which a machine stops selling; recording goes on. */
    int HIGH_WATER_ROWS = 100_000;

    /** Stored rows that are kept of an epoch. */
    int KEPT_ROWS = 50_000;

    /** For how long stored rows are kept, in days. */
    int KEPT_DAYS = 7;

    /** Wall times before this are those of boards that did not know the time. */
    Instant NO_CLOCK_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    /** Epochs that begin within 24 hours at most. */
    int EPOCHS_A_DAY = 4;

    /** Epochs that are remembered once they are stored to their ends. */
    int KEPT_EPOCHS = 32;

    @Override
    void close();

    /** The seq of the first entry that is not stored in the epoch that drains, or null where all is. */
    default @Nullable Long oldestPending() {
        Stand draining = draining();
        return draining.pending() > 0 ? draining.storedUpTo() + 1 : null;
    }
}
