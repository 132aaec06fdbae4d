package org.ralvend.device.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.EpochReason;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** The journal in memory, for simulations of many devices. A process that dies is {@link #crash}; the object lives on. */
public final class MemoryJournal implements Journal {
    private final InstantSource clock;
    private final RandomGenerator random;
    private final List<Kept> epochs = new ArrayList<>();
    private final Map<String, Bytes> states = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();

    private static final class Kept {
        private final EpochState state;
        private final List<Sealed> rows = new ArrayList<>();

        Kept(EpochId id) {
            this.state = new EpochState(id);
        }

        void add(Sealed entry) {
            rows.add(entry);
            state.follow(entry);
        }

        long lastOld(long oldest) {
            long last = 0;
            for (Sealed row : rows) {
                if (row.at() >= oldest) {
                    break;
                }
                last = row.at() >= NO_CLOCK_BEFORE.toEpochMilli() ? row.seq() : last;
            }
            return last;
        }
    }

    public MemoryJournal(InstantSource clock, RandomGenerator random, Entry.Stamp opening) {
        this.clock = clock;
        this.random = random;
        epochs.add(new Kept(EpochId.mint(random)));
        commit(Map.of(), List.of(new Entry(opening, new Fact.EpochStarted(null, EpochReason.NEW_DEVICE))));
    }

    private MemoryJournal(MemoryJournal other, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        other.epochs.forEach(kept -> {
            Kept same = new Kept(kept.state.id);
            kept.rows.forEach(same::add);
            same.state.last = kept.state.last;
            same.state.stored = kept.state.storedOnDisk;
            same.state.storedOnDisk = kept.state.storedOnDisk;
            epochs.add(same);
        });
        states.putAll(other.states);
        totals.putAll(other.totals);
    }

    /** The card as it lies there now, for another board or for a later day. */
    public MemoryJournal copy(InstantSource itsClock, RandomGenerator itsRandom) {
        return new MemoryJournal(this, itsClock, itsRandom);
    }

    /** The process died: what may be forgotten is. */
    public void crash() {
        epochs.forEach(kept -> kept.state.stored = kept.state.storedOnDisk);
    }

    /**
     * Some rows cannot be read any more, and the process that ran on them is dead: what is left stays in its place and a new
     * epoch begins, as {@link Salvage} has it.
     *
     * @param spoilt by epoch and seq
     * @param states whether the states cannot be read either: the machine begins as a new one does
     */
    public void salvage(BiPredicate<EpochId, Row> spoilt, boolean states, Entry.Stamp opening) {
        for (Kept kept : epochs) {
            kept.rows.removeIf(row -> spoilt.test(kept.state.id, row.dated().row()));
            long left = kept.rows.isEmpty() ? 0 : kept.rows.getLast().seq();
            kept.state.last = Math.max(kept.state.storedOnDisk, left);
        }
        if (states) {
            this.states.clear();
        }
        EpochState last = epochs.getLast().state;
        add(new Fact.EpochStarted(last.id, EpochReason.SALVAGED, last.last), opening);
    }

    @Override
    public List<Stand> epochs() {
        return epochs.stream().map(kept -> kept.state.stand()).toList();
    }

    @Override
    public void commit(Map<String, Bytes> next, List<Entry> entries) {
        Kept written = epochs.getLast();
        Sealed.chain(written.state.last, written.state.hash, entries).forEach(written::add);
        entries.forEach(
                entry -> Totals.of(entry.fact()).forEach((name, amount) -> totals.merge(name, amount, Long::sum)));
        states.putAll(next);
        cursorsWritten();
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
    public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
        List<Row> found = new ArrayList<>();
        int bytes = 0;
        for (Sealed each : kept(epoch).map(kept -> kept.rows).orElse(List.of())) {
            if (each.seq() > seq) {
                bytes += each.body().size();
                if (found.size() == maxRows || (bytes > maxBytes && !found.isEmpty())) {
                    break;
                }
                found.add(each.dated().row());
            }
        }
        return found;
    }

    @Override
    public void stored(EpochId epoch, long upToSeq) {
        kept(epoch).ifPresent(kept -> kept.state.stored = Math.clamp(upToSeq, 0, kept.state.last));
    }

    @Override
    public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
        Kept old = kept(epoch).orElseThrow(() -> new IllegalArgumentException("no epoch " + epoch + " here"));
        long end = Math.clamp(lastCommonSeq, 0, old.state.last);
        if (old == epochs.getLast()) {
            begin(new Fact.EpochStarted(epoch, EpochReason.DIVERGED, end), at);
        }
        Kept target = epochs.getLast();
        for (Sealed row : old.rows) {
            if (row.seq() > end) {
                target.add(Sealed.again(target.state.last, target.state.hash, row.dated()));
            }
        }
        old.rows.removeIf(row -> row.seq() > end);
        old.state.last = end;
        old.state.stored = end;
        old.state.storedOnDisk = end;
    }

    private void begin(Fact.EpochStarted started, Entry.Stamp at) {
        long dayAgo = at.at().minus(Duration.ofDays(1)).toEpochMilli();
        long begun = epochs.stream()
                .flatMap(kept -> kept.rows.stream())
                .filter(row -> row.seq() == 1 && row.at() > dayAgo)
                .count();
        if (begun >= EPOCHS_A_DAY) {
            throw new Fault(FaultCode.CHAIN_DIVERGED, "more than " + EPOCHS_A_DAY + " epochs within a day");
        }
        add(started, at);
    }

    private void add(Fact.EpochStarted started, Entry.Stamp at) {
        Kept fresh = new Kept(EpochId.mint(random));
        Sealed.chain(0, null, List.of(new Entry(at, started))).forEach(fresh::add);
        epochs.add(fresh);
    }

    @Override
    public void trim() {
        long oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS)).toEpochMilli();
        for (Kept kept : epochs) {
            EpochState state = kept.state;
            long deletable = kept == epochs.getLast() ? Math.min(state.stored, state.last - 1) : state.stored;
            long old = Math.max(kept.lastOld(oldest), state.last - KEPT_ROWS);
            kept.rows.removeIf(row -> row.seq() <= Math.min(deletable, old));
        }
        List<Kept> beyond = List.copyOf(epochs.subList(0, Math.max(0, epochs.size() - KEPT_EPOCHS)));
        epochs.removeIf(kept -> beyond.contains(kept) && kept.state.stored == kept.state.last);
        cursorsWritten();
    }

    @Override
    public void close() {
        cursorsWritten();
    }

    private void cursorsWritten() {
        epochs.forEach(kept -> kept.state.storedOnDisk = kept.state.stored);
    }

    private Optional<Kept> kept(EpochId epoch) {
        return epochs.stream().filter(kept -> kept.state.id.equals(epoch)).findFirst();
    }
}
