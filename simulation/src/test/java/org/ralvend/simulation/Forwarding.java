package org.ralvend.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/** A journal as it is; what a mutant does otherwise it overrides. */
class Forwarding implements Journal {
    private final Journal real;

    Forwarding(Journal real) {
        this.real = real;
    }

    @Override
    public List<Stand> epochs() {
        return real.epochs();
    }

    @Override
    public void commit(Map<String, Bytes> states, List<Entry> entries) {
        real.commit(states, entries);
    }

    @Override
    public Optional<Bytes> state(String key) {
        return real.state(key);
    }

    @Override
    public Map<String, Long> totals() {
        return real.totals();
    }

    @Override
    public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
        return real.after(epoch, seq, maxRows, maxBytes);
    }

    @Override
    public void stored(EpochId epoch, long upToSeq) {
        real.stored(epoch, upToSeq);
    }

    @Override
    public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
        real.diverged(epoch, lastCommonSeq, at);
    }

    @Override
    public void trim() {
        real.trim();
    }

    @Override
    public void close() {
        real.close();
    }
}
