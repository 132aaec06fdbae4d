package org.ralvend.simulation.device;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.content.PriceListStore;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;

/** The disk of one board: what is on it outlives every process, and may be put back to what it was. */
public final class Home implements PriceListStore {
    /** One row in so many is on a page that is torn. */
    private static final int SPOILT_EVERY = 8;

    /** One torn card in so many has lost its states too. */
    private static final int STATELESS_EVERY = 3;

    private @Nullable MemoryJournal journal;
    private @Nullable MemoryJournal image;
    private @Nullable Bytes priceList;
    private final List<Row> spoilt = new ArrayList<>();
    private boolean damaged;
    private boolean stateless;
    private boolean full;
    private boolean newer;
    private int forgot;

    /** An entry in its place. */
    private record Row(EpochId epoch, long seq, Fact fact) {}

    /** The journal on this disk; a new one where there is none. */
    MemoryJournal journal(InstantSource clock, RandomGenerator random, Entry.Stamp opening) {
        MemoryJournal known = journal;
        if (known == null) {
            known = new MemoryJournal(clock, random, opening);
            journal = known;
        } else if (damaged) {
            known.salvage((epoch, row) -> isSpoilt(epoch, row.seq()), stateless, opening);
            damaged = false;
        }
        return known;
    }

    /**
     * Pages of the card are torn while no process runs: some rows cannot be read any more, and perhaps not the states. The
     * next process salvages the rest.
     *
     * @return what its device does not know of any more: the rows, or everything where the states are gone
     */
    public List<Fact> spoil(SplittableRandom chance) {
        MemoryJournal known = journal;
        List<Fact> unknown = new ArrayList<>();
        if (known != null) {
            damaged = true;
            stateless = chance.nextInt(STATELESS_EVERY) == 0;
            for (Journal.Stand stand : known.epochs()) {
                for (Journal.Row row : known.after(stand.epoch(), 0, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
                    boolean gone = chance.nextInt(SPOILT_EVERY) == 0;
                    if (gone) {
                        spoilt.add(new Row(stand.epoch(), row.seq(), fact(row)));
                    }
                    if (gone || stateless) {
                        unknown.add(fact(row));
                    }
                }
            }
        }
        return unknown;
    }

    private boolean isSpoilt(EpochId epoch, long seq) {
        return spoilt.stream().anyMatch(row -> row.epoch().equals(epoch) && row.seq() == seq);
    }

    /** What nobody can tell any more, since it cannot be read here and the backend has not stored it, which is so far in each epoch. */
    public List<Fact> spoiltBeyond(Map<EpochId, Long> stored) {
        return spoilt.stream()
                .filter(row -> row.seq() > stored.getOrDefault(row.epoch(), 0L))
                .map(Row::fact)
                .toList();
    }

    /** The second witness; empty where no process has begun one. */
    public Optional<MemoryJournal> journal() {
        return Optional.ofNullable(journal);
    }

    /** What would be gone with this disk: all that the backend has not stored, which is so far in each epoch. */
    public List<Fact> beyond(Map<EpochId, Long> stored) {
        MemoryJournal known = journal;
        List<Fact> facts = new ArrayList<>();
        if (known != null) {
            for (Journal.Stand stand : known.epochs()) {
                known.after(stand.epoch(), stored.getOrDefault(stand.epoch(), 0L), Integer.MAX_VALUE, Integer.MAX_VALUE)
                        .forEach(row -> facts.add(fact(row)));
            }
        }
        return facts;
    }

    /** What the journal says after this entry of an epoch and up to that one. */
    public List<Fact> facts(EpochId epoch, long after, long upTo) {
        MemoryJournal known = journal;
        return known == null
                ? List.of()
                : known.after(epoch, after, Math.toIntExact(upTo - after), Integer.MAX_VALUE).stream()
                        .filter(row -> row.seq() <= upTo)
                        .map(Home::fact)
                        .toList();
    }

    /** What the copy of the card does not have. */
    public List<Fact> beyondImage() {
        MemoryJournal older = image;
        Map<EpochId, Long> last = new HashMap<>();
        if (older != null) {
            older.epochs().forEach(stand -> last.put(stand.epoch(), stand.lastSeq()));
        }
        return older == null ? List.of() : beyond(last);
    }

    private static Fact fact(Journal.Row row) {
        try {
            return new Envelope(row.seq(), row.hash(), null, row.body()).open().fact();
        } catch (ProtocolException e) {
            throw new IllegalStateException("a journal has what cannot be read", e);
        }
    }

    /** A newer program has written here, and an older one is put in its place; or it is back. */
    public void setNewer(boolean yes) {
        newer = yes;
    }

    public boolean isNewer() {
        return newer;
    }

    /** Whatever is on it is put aside. */
    public void beginAnew() {
        journal = null;
        damaged = false;
        newer = false;
    }

    /** Nothing can be written any more. */
    public void fill(boolean yes) {
        full = yes;
    }

    /** Somebody copies the card, to be put back into this board. */
    public void takeImage(InstantSource itsClock, RandomGenerator itsRandom) {
        MemoryJournal known = journal;
        image = known == null ? null : known.copy(itsClock, itsRandom);
    }

    /** The copy is put into the board, whose process is dead; nothing where there is none. */
    public void putImageBack() {
        MemoryJournal older = image;
        if (older != null) {
            journal = older;
            image = null;
            damaged = false;
        }
    }

    /** The process died: what was not synced is gone. */
    void crashed() {
        MemoryJournal known = journal;
        if (known != null) {
            List<Journal.Stand> before = known.epochs();
            known.crash();
            forgot += known.epochs().equals(before) ? 0 : 1;
        }
    }

    /** How often a process died with writes that were not synced. */
    public int forgot() {
        return forgot;
    }

    /** @throws Fault as SQLite does where the disk is full */
    void write() {
        if (full) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, "no space left on the simulated disk");
        }
    }

    @Override
    public Optional<Known> read() {
        Bytes kept = priceList;
        try {
            return kept == null ? Optional.empty() : Optional.of(Known.of(kept));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    @Override
    public Known replace(Bytes content) throws ProtocolException {
        Known known = Known.of(content);
        if (full) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, "no space left on the simulated disk");
        }
        priceList = content;
        return known;
    }

    @Override
    public void forget() {
        priceList = null;
    }
}
