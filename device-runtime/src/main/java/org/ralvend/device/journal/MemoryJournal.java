package org.ralvend.device.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.json.Bytes;

/** The journal in memory, for simulations of many devices. A process that dies is {@link #crash}; the object lives on. */
public final class MemoryJournal implements Journal {
    private final InstantSource clock;
    private final EpochId epoch;
    private final List<Kept> kept = new ArrayList<>();
    private final Map<String, Bytes> states = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();
    private long lastSeq;
    private @Nullable Bytes lastHash;
    private long storedUpTo;
    private long writtenStoredUpTo;

    private record Kept(Row row, Instant at) {}

    public MemoryJournal(InstantSource clock, RandomGenerator random, Entry.Stamp opening) {
        this.clock = clock;
        this.epoch = EpochId.mint(random);
        commit(Map.of(), List.of(new Entry(opening, new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE))));
    }

    /** The process died: what may be forgotten is. */
    public void crash() {
        storedUpTo = writtenStoredUpTo;
    }

    @Override
    public EpochId epoch() {
        return epoch;
    }

    @Override
    public long lastSeq() {
        return lastSeq;
    }

    @Override
    public long storedUpTo() {
        return storedUpTo;
    }

    @Override
    public void commit(Map<String, Bytes> next, List<Entry> entries) {
        for (Sealed entry : Sealed.chain(lastSeq, lastHash, entries)) {
            Entry.Stamp stamp = entry.stamp();
            kept.add(new Kept(
                    new Row(entry.seq(), entry.hash(), entry.body(), stamp.boot(), stamp.monoMillis()), stamp.at()));
            lastSeq = entry.seq();
            lastHash = entry.hash();
        }
        entries.forEach(
                entry -> Totals.of(entry.fact()).forEach((name, amount) -> totals.merge(name, amount, Long::sum)));
        states.putAll(next);
        writtenStoredUpTo = storedUpTo;
    }

    @Override
    public Optional<Bytes> state(String key) {
        return Optional.ofNullable(states.get(key));
    }

    @Override
    public Map<String, Long> totals() {
        return Map.copyOf(totals);
    }

    @Override
    public List<Row> after(long seq, int maxRows, int maxBytes) {
        List<Row> found = new ArrayList<>();
        int bytes = 0;
        for (Kept each : kept) {
            if (each.row().seq() > seq) {
                bytes += each.row().body().size();
                if (found.size() == maxRows || (bytes > maxBytes && !found.isEmpty())) {
                    break;
                }
                found.add(each.row());
            }
        }
        return found;
    }

    @Override
    public void stored(long upToSeq) {
        storedUpTo = Math.clamp(upToSeq, 0, lastSeq);
    }

    @Override
    public void trim() {
        Instant oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS));
        long deletable = Math.min(storedUpTo, lastSeq - 1);
        kept.removeIf(each -> each.row().seq() <= deletable
                && (each.at().isBefore(oldest) || each.row().seq() <= lastSeq - KEPT_ROWS));
        writtenStoredUpTo = storedUpTo;
    }

    @Override
    public void close() {
        writtenStoredUpTo = storedUpTo;
    }
}
