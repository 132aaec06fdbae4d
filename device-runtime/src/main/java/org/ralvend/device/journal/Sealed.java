package org.ralvend.device.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** An entry with its place in the chain, encoded before the first row is written: what fails here has written nothing. */
record Sealed(long seq, Bytes hash, Bytes body, BootId boot, long monoMillis, long at) {
    /**
     * @param lastSeq what the entries follow; 0 at the start of an epoch
     * @throws IllegalArgumentException for an entry of more than {@link Limits#ENTRY_BYTES}: it could never be sent
     */
    static List<Sealed> chain(long lastSeq, @Nullable Bytes lastHash, List<Entry> entries) {
        List<Sealed> chain = new ArrayList<>(entries.size());
        long seq = lastSeq;
        Bytes hash = lastHash;
        for (Entry entry : entries) {
            Bytes body = Bytes.of(RecordCodec.encode(entry));
            if (body.size() > Limits.ENTRY_BYTES) {
                throw new IllegalArgumentException("an entry of " + body.size() + " bytes");
            }
            hash = Envelope.chain(hash, ++seq, body);
            Entry.Stamp stamp = entry.stamp();
            chain.add(new Sealed(
                    seq,
                    hash,
                    body,
                    stamp.boot(),
                    stamp.monoMillis(),
                    stamp.at().toEpochMilli()));
        }
        return chain;
    }

    /** The same entry in a new place. */
    static Sealed again(long lastSeq, @Nullable Bytes lastHash, JournalRows.Dated old) {
        Journal.Row row = old.row();
        Bytes hash = Envelope.chain(lastHash, lastSeq + 1, row.body());
        return new Sealed(lastSeq + 1, hash, row.body(), row.boot(), row.monoMillis(), old.at());
    }

    JournalRows.Dated dated() {
        return new JournalRows.Dated(new Journal.Row(seq, hash, body, boot, monoMillis), at);
    }
}
