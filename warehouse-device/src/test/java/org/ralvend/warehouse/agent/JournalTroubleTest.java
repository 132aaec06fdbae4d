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
import org.ralvend.device.journal.Journal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Sku;

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
    void whatWasTakenEndsBeforeTheJournalBeginsANewEpoch() {
        AttemptId turning = bench().order(1);
        bench().order(2);
        bench().facts();
        EpochId old = bench().journal.epoch();
        bench().diverged();
        bench().rotate(1, true);
        bench().loop.advance(Duration.ofSeconds(1));
        assertEquals(old, bench().journal.epoch());
        bench().rotate(2, true);
        bench().loop.advance(Duration.ofSeconds(1));

        assertEquals(old, bench().journal.epochs().getFirst().epoch());
        assertEquals(2, bench().journal.epochs().size());
        assertTrue(bench().journaled().contains(new Fact.Dispensed(turning, 1)));
        bench().greeted();
        bench().order(1);
        assertEquals(Set.of(1), bench().slots.turning());
    }

    @Test
    void refusesAnOrderThatNamesTheEpochBefore() {
        Down.Signed late = bench().order(bench().mint(), 1, 60_000);
        bench().rotate(1, true);
        bench().facts();
        Nonce nonce = bench().link.sent.getLast().nonce();
        EpochId old = bench().journal.epoch();
        bench().diverged();
        bench().greeted();
        AttemptId attempt = bench().mint();
        bench().down(bench().sign(
                        new Command.DispenseUnit(Bench.DEVICE, old, attempt, 1, nonce, 60_000, 1, new Sku("cola"))));
        bench().down(late);
        assertEquals(Set.of(), bench().slots.turning());
        assertTrue(bench().journaled().contains(new Fact.AttemptRefused(attempt, Fact.RefuseReason.OTHER_EPOCH)));
    }

    @Test
    void staysOutOfServiceWhereItsJournalMayBeginNoMoreEpochs() {
        for (int i = 0; i < Journal.EPOCHS_A_DAY; i++) {
            bench().diverged();
        }
        assertEquals(Journal.EPOCHS_A_DAY, bench().journal.epochs().size());
        bench().loop.advance(Duration.ofHours(1));
        assertTrue(bench().failsPings());
        bench().order(1);
        assertEquals(Set.of(), bench().slots.turning());
        assertEquals(
                List.of(FaultCode.CHAIN_DIVERGED), bench().link.health.getLast().faults());
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
