package org.ralvend.device.journal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/** What {@code journal show --json} prints, one to a line. */
sealed interface JournalLine {
    /**
     * @param entry absent where this version cannot read it
     * @param unread its bytes then
     */
    record Row(
            EpochId epoch,
            long seq,
            Bytes hash,
            @Nullable Entry entry,
            @Nullable Bytes unread) implements JournalLine {}

    /** The last line. */
    record Summary(List<Drained> epochs, Map<String, Long> totals) implements JournalLine {
        public Summary {
            epochs = List.copyOf(epochs);
            totals = Collections.unmodifiableMap(new TreeMap<>(totals));
        }
    }

    /** How far one epoch is stored in the backend. */
    record Drained(EpochId epoch, long lastSeq, long storedUpTo) {}
}
