package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;

class MemoryJournalTest extends JournalContract {
    /** As {@code SalvageTest.keepsEveryRowThatCanBeReadInItsPlaceAndBeginsANewEpoch} has it of the real one. */
    @Test
    void keepsEveryRowThatIsNotSpoiltInItsPlaceAndBeginsANewEpoch() throws ProtocolException {
        MemoryJournal journal = (MemoryJournal) journal();
        EpochId first = journal.epoch();
        for (int i = 0; i < 4; i++) {
            journal.commit(Map.of("machine", Bytes.ofText("state")), List.of(Entries.counted(i)));
        }
        journal.stored(first, 2);
        journal.commit(Map.of(), List.of(Entries.counted(5)));

        journal.salvage((epoch, row) -> row.seq() == 4 || row.seq() == 6, true, Entries.stamp(now));

        assertEquals(List.of(1L, 2L, 3L, 5L), seqs(journal, first));
        Journal.Stand old = journal.find(first).orElseThrow();
        assertEquals(new Journal.Stand(first, 5, 2), old);
        assertEquals(Optional.empty(), journal.state("machine"));
        Journal.Row opening =
                journal.after(journal.epoch(), 0, 1, Integer.MAX_VALUE).getFirst();
        assertEquals(
                new Fact.EpochStarted(first, Fact.EpochReason.SALVAGED, 5L),
                new Envelope(1, opening.hash(), null, opening.body()).open().fact());
    }

    private static List<Long> seqs(Journal journal, EpochId epoch) {
        return journal.after(epoch, 0, Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
                .map(Journal.Row::seq)
                .toList();
    }

    @Override
    Journal open() {
        return new MemoryJournal(() -> now, new SplittableRandom(1), Entries.stamp(now));
    }

    @Override
    Journal reopen() {
        ((MemoryJournal) journal()).crash();
        return journal();
    }
}
