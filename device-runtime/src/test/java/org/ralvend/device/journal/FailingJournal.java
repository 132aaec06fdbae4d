package org.ralvend.device.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** A journal on a disk that the test fills or breaks. */
public final class FailingJournal implements Journal {
    private final Journal inner;
    public volatile boolean diskFull;
    public volatile boolean unreadable;
    public boolean highWater;
    public Runnable beforeCommit = () -> {};

    public FailingJournal(Journal inner) {
        this.inner = inner;
    }

    @Override
    public List<Stand> epochs() {
        return inner.epochs();
    }

    @Override
    public void commit(Map<String, Bytes> states, List<Entry> entries) {
        if (diskFull) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, "disk full");
        }
        beforeCommit.run();
        inner.commit(states, entries);
    }

    @Override
    public Optional<Bytes> state(String key) {
        return inner.state(key);
    }

    @Override
    public Map<String, Long> totals() {
        return inner.totals();
    }

    @Override
    public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
        requireReadable();
        return inner.after(epoch, seq, maxRows, maxBytes);
    }

    @Override
    public void stored(EpochId epoch, long upToSeq) {
        requireReadable();
        inner.stored(epoch, upToSeq);
    }

    @Override
    public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
        if (diskFull) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, "disk full");
        }
        inner.diverged(epoch, lastCommonSeq, at);
    }

    @Override
    public void trim() {
        inner.trim();
    }

    @Override
    public int percentFull() {
        return highWater ? 100 : inner.percentFull();
    }

    @Override
    public void close() {
        inner.close();
    }

    private void requireReadable() {
        if (unreadable) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, "the disk answers with errors");
        }
    }
}
