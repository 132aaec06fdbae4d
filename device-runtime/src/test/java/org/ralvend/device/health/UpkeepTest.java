package org.ralvend.device.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.journal.FailingJournal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.device.uplink.TelemetryTap;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class UpkeepTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final DeviceClock earlier = loop.clock(new SplittableRandom(1));
    private final DeviceClock clock = loop.clock(new SplittableRandom(2));
    private final FailingJournal journal =
            new FailingJournal(new MemoryJournal(earlier, new SplittableRandom(3), earlier.stamp()));
    private final TelemetryTap tap = new TelemetryTap();
    private final List<Fault> told = new ArrayList<>();

    @Test
    void tellsHowLongTheOldestEntryHasWaited() {
        journal.stored(1);
        var _ = start();
        assertNull(tap.last().oldestMillis());
        append();
        loop.advance(Duration.ofSeconds(10));
        append();
        loop.advance(Duration.ofSeconds(20));
        assertEquals(30_000L, tap.last().oldestMillis());
        assertEquals(2, tap.last().journalDepth());
        journal.stored(2);
        loop.advance(Duration.ofSeconds(30));
        assertEquals(50_000L, tap.last().oldestMillis());
        assertEquals(60, tap.last().uptimeSeconds());
    }

    @Test
    void doesNotKnowTheAgeOfWhatWasWrittenBeforeTheRestart() {
        var _ = start();
        assertEquals(1, tap.last().journalDepth());
        assertNull(tap.last().oldestMillis());
    }

    @Test
    void goesOnTellingWhenTheJournalCannotBeRead() {
        journal.unreadable = true;
        var _ = start();
        assertNull(tap.last().oldestMillis());
        assertEquals(FaultCode.JOURNAL_UNWRITABLE, told.getFirst().code());
        loop.advance(Duration.ofSeconds(30));
        assertEquals(2, tap.count());
    }

    @Test
    void tellsAtOnceWhenItIsTold() {
        Runnable tell = start();
        loop.advance(Duration.ofSeconds(10));
        assertEquals(1, tap.count());
        tell.run();
        assertEquals(2, tap.count());
        assertEquals(10, tap.last().uptimeSeconds());
        loop.advance(Duration.ofSeconds(20));
        assertEquals(3, tap.count());
    }

    private Runnable start() {
        return new Upkeep(journal, tap, loop, clock, List::of).start(told::add);
    }

    private void append() {
        journal.commit(Map.of(), List.of(new Entry(clock.stamp(), new Fact.FaultCleared(FaultCode.LINK_DOWN))));
    }
}
