package org.ralvend.device.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** An entry with its place in the chain, encoded before the first row is written: what fails here has written nothing. */
record Sealed(long seq, Bytes hash, Bytes body, Entry.Stamp stamp) {
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
            chain.add(new Sealed(seq, hash, body, entry.stamp()));
        }
        return chain;
    }
}
