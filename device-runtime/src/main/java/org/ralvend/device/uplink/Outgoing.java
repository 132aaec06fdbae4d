package org.ralvend.device.uplink;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What goes up next of a journal. Rows that are not there any more, though the backend has not stored them, are said to
 * be lost, in their place: salvage could not read them, or they were trimmed before the backend was restored from a backup.
 */
record Outgoing(Journal journal, DeviceClock clock) {
    /** None where all of this epoch is stored. */
    List<Envelope> next(Journal.Stand epoch) {
        if (epoch.pending() == 0) {
            return List.of();
        }
        List<Journal.Row> rows =
                journal.after(epoch.epoch(), epoch.storedUpTo(), Limits.BATCH_ENTRIES, Limits.MESSAGE_BYTES);
        long awaited = epoch.storedUpTo() + 1;
        long first = rows.isEmpty() ? epoch.lastSeq() + 1 : rows.getFirst().seq();
        List<Envelope> entries = new ArrayList<>();
        if (first > awaited) {
            entries.add(lost(awaited, first - 1));
        }
        for (Journal.Row row : rows) {
            if (row.seq() != first + entries.size() - (first > awaited ? 1 : 0)) {
                break;
            }
            entries.add(envelope(row));
        }
        return BatchLimit.fitting(entries.subList(0, Math.min(entries.size(), Limits.BATCH_ENTRIES)));
    }

    /** It follows nothing that is known, and nothing can be checked against it: its hash says only that it arrived whole. */
    private Envelope lost(long from, long to) {
        Bytes body = Bytes.of(RecordCodec.encode(new Entry(clock.stamp(), new Fact.Lost(from, to))));
        return new Envelope(to, Envelope.chain(null, to, body), null, body);
    }

    private Envelope envelope(Journal.Row row) {
        Long age = row.boot().equals(clock.boot()) ? clock.monoMillis() - row.monoMillis() : null;
        return new Envelope(row.seq(), row.hash(), age, row.body());
    }
}
