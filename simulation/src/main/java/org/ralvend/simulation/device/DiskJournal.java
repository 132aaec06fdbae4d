package org.ralvend.simulation.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.engine.Life;

/** A process's hands on the journal of its disk. It may die before a commit, and after one before it returns. */
final class DiskJournal implements Journal {
    private final MemoryJournal journal;
    private final Home home;
    private final Life life;
    private final Consumer<Fact> written;

    /** @param written is told each fact once it is on the disk */
    DiskJournal(MemoryJournal journal, Home home, Life life, Consumer<Fact> written) {
        this.journal = journal;
        this.home = home;
        this.life = life;
        this.written = written;
    }

    @Override
    public List<Stand> epochs() {
        return journal.epochs();
    }

    @Override
    public void commit(Map<String, Bytes> states, List<Entry> entries) {
        life.step("a commit");
        home.write();
        journal.commit(states, entries);
        entries.forEach(entry -> written.accept(entry.fact()));
        life.step("a commit returned");
    }

    @Override
    public Optional<Bytes> state(String key) {
        return journal.state(key);
    }

    @Override
    public Map<String, Long> totals() {
        return journal.totals();
    }

    @Override
    public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
        return journal.after(epoch, seq, maxRows, maxBytes);
    }

    @Override
    public void stored(EpochId epoch, long upToSeq) {
        journal.stored(epoch, upToSeq);
    }

    @Override
    public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
        life.step("a new epoch");
        home.write();
        journal.diverged(epoch, lastCommonSeq, at);
        life.step("a new epoch returned");
    }

    @Override
    public void trim() {
        life.step("trimming");
        home.write();
        journal.trim();
    }

    @Override
    public void close() {
        journal.close();
    }
}
