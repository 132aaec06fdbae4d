package org.ralvend.warehouse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.program.BusyLock;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;

/** A warehouse whose journal fails: motors off, nothing taken, until it can be written again. */
class JournalTroubleTest {
    private static final KeyPair DEVICE_KEYS = Bench.keys();
    private static final KeyPair BACKEND_KEYS = Bench.keys();

    @TempDir
    private Path folder = Path.of("");

    private @Nullable Bench opened;

    @BeforeEach
    void connect() {
        opened = new Bench(folder, DEVICE_KEYS, BACKEND_KEYS, 1);
        bench().connect();
        bench().facts();
    }

    @AfterEach
    void close() {
        bench().close();
    }

    @Test
    void turnsNothingWhereTheJournalCannotBeWritten() {
        bench().journal.diskFull = true;
        bench().order(1);

        assertEquals(List.of("all off"), bench().slots.motors);
        assertTrue(bench().failsPings());
        int before = bench().link.sent.size();
        bench().down(bench().sign(new Command.Ping(Bench.DEVICE, Bench.PING)));
        assertEquals(before, bench().link.sent.size());
    }

    @Test
    void goesOutOfServiceWhenTheUplinkCannotReadTheJournal() {
        bench().journal.unreadable = true;
        bench().order(1);
        assertTrue(bench().failsPings());
        assertEquals(Set.of(), bench().slots.turning());

        bench().journal.unreadable = false;
        bench().loop.advance(Duration.ofSeconds(30));
        assertFalse(bench().failsPings());
    }

    @Test
    void tellsHowItIsAndWhyItIsOutOfService() {
        assertEquals(List.of(), bench().link.health.getLast().faults());
        bench().journal.diskFull = true;
        bench().order(1);
        bench().loop.advance(Duration.ofSeconds(29));
        int before = bench().link.health.size();
        bench().loop.advance(Duration.ofSeconds(1));
        assertEquals(before + 1, bench().link.health.size());
        assertEquals(
                List.of(FaultCode.JOURNAL_UNWRITABLE),
                bench().link.health.getLast().faults());
    }

    @Test
    void switchesOffWhenTheJournalFailsDuringATurnAndCallsItUnresolvedLater() {
        AttemptId attempt = bench().order(1);
        bench().facts();
        bench().journal.diskFull = true;
        bench().rotate(1, true);
        assertEquals(List.of(), bench().facts());
        assertEquals(Set.of(), bench().slots.turning());

        bench().loop.advance(Duration.ofSeconds(30));
        assertTrue(bench().failsPings());
        bench().journal.diskFull = false;
        bench().loop.advance(Duration.ofSeconds(30));
        assertEquals(List.of(new Fact.DispenseUnresolved(attempt, 1)), bench().facts());
        assertFalse(bench().failsPings());
        bench().order(2);
        assertEquals(Set.of(2), bench().slots.turning());
    }

    @Test
    void staysOutOfServiceWhereTheBooksContradictTheJournal() {
        diverged();
        bench().loop.advance(Duration.ofHours(1));
        assertTrue(bench().failsPings());
        bench().order(1);
        assertEquals(Set.of(), bench().slots.turning());
        assertEquals(
                List.of(FaultCode.CHAIN_DIVERGED), bench().link.health.getLast().faults());
    }

    @Test
    void aDiskThatCanBeWrittenAgainDoesNotMendWhatTheBooksContradict() {
        bench().journal.diskFull = true;
        bench().order(1);
        diverged();
        bench().journal.diskFull = false;
        bench().loop.advance(Duration.ofMinutes(2));
        assertTrue(bench().failsPings());
    }

    @Test
    void aTurnUnderWayEndsBeforeTheBooksKeepTheMotorsOff() {
        AttemptId turning = bench().order(1);
        bench().order(2);
        bench().facts();
        diverged();
        assertEquals(Set.of(1), bench().slots.turning());
        assertTrue(isBusy());
        bench().rotate(1, true);
        assertEquals(List.of(new Fact.Dispensed(turning, 1)), bench().facts());
        bench().loop.advance(Duration.ofMinutes(2));
        assertEquals(Set.of(), bench().slots.turning());
        assertFalse(isBusy());
    }

    @Test
    void keepsNoUpdaterOutWhileItIsOutOfService() {
        bench().order(1);
        bench().facts();
        bench().journal.diskFull = true;
        bench().rotate(1, true);
        assertFalse(isBusy());
        bench().order(2);
        assertFalse(isBusy());
    }

    @Test
    void aBusyFileThatCannotBeLockedPutsItOutOfService() {
        bench().busy.close();
        bench().order(1);
        assertTrue(bench().failsPings());
        assertEquals(Set.of(), bench().slots.turning());
    }

    private void diverged() {
        bench().down(new Down.Diverged(bench().journal.epoch(), null));
    }

    /** As an updater in this process sees it. */
    private boolean isBusy() {
        try (BusyLock updater = BusyLock.open(folder)) {
            return !updater.hold();
        }
    }

    private Bench bench() {
        return Objects.requireNonNull(opened);
    }
}
