package org.ralvend.device.journal;

import java.util.SplittableRandom;

class MemoryJournalTest extends JournalContract {
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
