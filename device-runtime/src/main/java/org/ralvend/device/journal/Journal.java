package org.ralvend.device.journal;

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
 */
public interface Journal extends AutoCloseable {
    /** A row as it waits to be sent. */
    record Row(long seq, Bytes hash, Bytes body, BootId boot, long monoMillis) {}

    EpochId epoch();

    /** Seq of the newest entry; 0 where there is none. */
    long lastSeq();

    /** Everything up to here is committed in the backend. */
    long storedUpTo();

    /**
     * Next state and what is to be reported of it, in one transaction.
     *
     * @throws Fault {@link FaultCode#JOURNAL_UNWRITABLE}; nothing of it was written
     * @throws IllegalArgumentException for an entry beyond its limit; nothing of it was written
     */
    void commit(Map<String, Bytes> states, List<Entry> entries);

    Optional<Bytes> state(String key);

    /** Running totals by name, never trimmed: coins in minor units, units per slot. */
    Map<String, Long> totals();

    /** Rows after this seq in order, as many as fit both limits, at least one where there is one. */
    List<Row> after(long seq, int maxRows, int maxBytes);

    void stored(long upToSeq);

    /** Deletes rows that are stored and beyond what is kept for a backend restored from a backup. */
    void trim();

    /** Rows not stored, in per cent of the high-water mark at which the machine stops selling. */
    default int percentFull() {
        return (int) Math.min(100, (lastSeq() - storedUpTo()) * 100 / HIGH_WATER_ROWS);
    }

    /** Entries not stored at which a machine stops selling; recording goes on. */
    int HIGH_WATER_ROWS = 100_000;

    /** Stored rows that are kept. */
    int KEPT_ROWS = 50_000;

    /** For how long stored rows are kept, in days. */
    int KEPT_DAYS = 7;

    @Override
    void close();

    /** The seq of the first entry that is not stored, or null where all is. */
    default @Nullable Long oldestPending() {
        return lastSeq() > storedUpTo() ? storedUpTo() + 1 : null;
    }
}
