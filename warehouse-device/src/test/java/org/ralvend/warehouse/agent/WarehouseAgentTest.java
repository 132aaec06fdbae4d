package org.ralvend.warehouse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
import org.ralvend.device.program.BusyProbe;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** From a signed order to the facts that come up, over a real journal. */
class WarehouseAgentTest {
    private static final KeyPair DEVICE_KEYS = Bench.keys();
    private static final KeyPair BACKEND_KEYS = Bench.keys();
    private static final Nonce PING = Bench.PING;

    @TempDir
    private Path folder = Path.of("");

    private @Nullable Bench opened;

    @BeforeEach
    void connect() {
        opened = open(1);
        bench().connect();
        assertInstanceOf(Fact.EpochStarted.class, bench().facts().getFirst());
    }

    @AfterEach
    void close() {
        bench().close();
    }

    @Test
    void isSeenToBeBusyFromTheOrderToItsEnd() {
        assertFalse(BusyProbe.isBusy(folder));
        bench().order(3);
        assertTrue(BusyProbe.isBusy(folder));
        bench().rotate(3, true);
        assertFalse(BusyProbe.isBusy(folder));
    }

    @Test
    void takesNothingWhileTheUpdaterSwapsTheProgram() {
        try (BusyLock updater = BusyLock.open(folder)) {
            assertTrue(updater.hold());
            AttemptId attempt = bench().order(3);
            assertEquals(List.of(new Fact.AttemptRefused(attempt, RefuseReason.OUT_OF_SERVICE)), bench().facts());
            updater.release();
            bench().order(3);
            assertEquals(Set.of(3), bench().slots.turning());
        }
    }

    @Test
    void namesItsUrlWhenItGreets() {
        bench().link.up();
        bench().loop.run();
        assertEquals(
                Bench.URL,
                assertInstanceOf(Up.Hello.class, bench().link.sent.getLast()).url());
    }

    @Test
    void dispensesWhatIsOrderedAndSaysSoStepByStep() {
        AttemptId attempt = bench().order(3);
        assertEquals(Set.of(3), bench().slots.turning());
        assertEquals(List.of(new Fact.AttemptReceived(attempt), new Fact.AttemptStarted(attempt, 3)), bench().facts());

        bench().rotate(3, true);
        assertEquals(Set.of(), bench().slots.turning());
        assertEquals(List.of(new Fact.Dispensed(attempt, 3)), bench().facts());
        assertEquals(List.of("3 on", "3 off"), bench().slots.motors);
        assertEquals(1L, bench().journal.totals().get("slot.3.dispensed"));
    }

    @Test
    void saysEmptyOnlyAfterTheProductHadTimeToFall() {
        AttemptId attempt = bench().order(3);
        bench().facts();
        bench().rotate(3, false);
        assertEquals(List.of(), bench().facts());

        bench().loop.advance(Bench.DROP_WAIT);
        assertEquals(List.of(new Fact.DispenseFailed(attempt, 3, DispenseFailure.EMPTY)), bench().facts());
    }

    @Test
    void saysJamAndTriesTheSlotAgainWhenOrdered() {
        AttemptId attempt = bench().order(3);
        bench().facts();
        bench().loop.advance(Bench.MOTOR_TIMEOUT.plus(Bench.DROP_WAIT));
        assertEquals(List.of(new Fact.DispenseFailed(attempt, 3, DispenseFailure.JAM)), bench().facts());
        assertEquals(Set.of(), bench().slots.turning());

        bench().order(3);
        assertEquals(Set.of(3), bench().slots.turning());
    }

    @Test
    void turnsOneMotorAfterTheOther() {
        AttemptId first = bench().order(1);
        bench().facts();
        AttemptId second = bench().order(2);
        assertEquals(Set.of(1), bench().slots.turning());

        bench().rotate(1, true);
        assertEquals(Set.of(2), bench().slots.turning());
        assertEquals(
                List.of(
                        new Fact.AttemptReceived(second),
                        new Fact.Dispensed(first, 1),
                        new Fact.AttemptStarted(second, 2)),
                bench().facts());
    }

    @Test
    void movesNothingForARepeat() {
        AttemptId attempt = bench().mint();
        Down.Signed order = bench().order(attempt, 3, 60_000);
        bench().down(order);
        bench().rotate(3, true);
        bench().facts();
        bench().down(order);

        assertEquals(List.of(), bench().facts());
        assertEquals(List.of("3 on", "3 off"), bench().slots.motors);
    }

    @Test
    void refusesWhatWaitedTooLongBehindAnother() {
        bench().order(1);
        bench().facts();
        AttemptId late = bench().mint();
        bench().order(late, 2, 300);
        bench().facts();
        bench().loop.elapse(Duration.ofMillis(301));
        bench().rotate(1, true);

        assertTrue(bench().facts().contains(new Fact.AttemptRefused(late, RefuseReason.NONCE_OLD)));
        assertEquals(List.of("1 on", "1 off"), bench().slots.motors);
    }

    @Test
    void doesNotTurnWhenWritingTheStartTookTooLong() {
        AttemptId attempt = bench().mint();
        long received = bench().journal.lastSeq() + 1;
        bench().journal.beforeCommit = () -> {
            if (bench().journal.lastSeq() == received) {
                bench().loop.elapse(Duration.ofMillis(301));
            }
        };
        bench().order(attempt, 2, 300);

        assertTrue(bench().facts().contains(new Fact.DispenseFailed(attempt, 2, DispenseFailure.TIME_OUT)));
        assertEquals(List.of(), bench().slots.motors);
    }

    @Test
    void cancelsWhatWaitsAndVoidsWhatNeverCame() {
        bench().order(1);
        AttemptId waiting = bench().order(2);
        AttemptId unseen = bench().mint();
        bench().facts();
        bench().down(bench().sign(new Command.CancelAttempt(Bench.DEVICE, waiting)));
        bench().down(bench().sign(new Command.CancelAttempt(Bench.DEVICE, unseen)));

        assertEquals(List.of(new Fact.AttemptCancelled(waiting), new Fact.AttemptVoided(unseen)), bench().facts());
        bench().order(unseen, 3, 60_000);
        bench().rotate(1, true);
        assertEquals(List.of("1 on", "1 off"), bench().slots.motors);
    }

    @Test
    void doesNotObeyACommandThatTheBackendDidNotSign() {
        bench().down(new Command.CancelAttempt(Bench.DEVICE, bench().mint()).sign(DEVICE_KEYS.getPrivate()));
        bench().down(new Down.Signed(Bytes.ofText("{}"), Bytes.ofText("no signature")));
        assertEquals(List.of(), bench().facts());
    }

    @Test
    void doesNotObeyCancellationsAndPingsForAnotherDevice() {
        int before = bench().link.sent.size();
        DeviceId other = new DeviceId("w1-b");
        bench().down(bench().sign(new Command.CancelAttempt(other, bench().mint())));
        bench().down(bench().sign(new Command.Ping(other, PING)));
        assertEquals(before, bench().link.sent.size());
    }

    @Test
    void answersAPingWithAFreshNonceThatOrdersMayUse() throws GeneralSecurityException {
        bench().down(bench().sign(new Command.Ping(Bench.DEVICE, PING)));

        Up.PingAnswer answer = (Up.PingAnswer) bench().link.sent.getLast();
        assertEquals(PING, answer.ping());
        Signatures.verify(
                DEVICE_KEYS.getPublic(), "PingAnswer", Bytes.ofText(PING + "\n" + answer.nonce()), answer.signature());
        bench().order(4);
        assertEquals(Set.of(4), bench().slots.turning());
    }

    @Test
    void takesNoOrdersAtTheJournalsHighWaterMark() {
        bench().journal.highWater = true;
        AttemptId attempt = bench().order(1);
        assertEquals(List.of(new Fact.AttemptRefused(attempt, RefuseReason.OUT_OF_SERVICE)), bench().facts());
    }

    @Test
    void raisesAFaultForAProductThatFallsUnasked() {
        bench().slots.drop();
        bench().loop.run();
        Fact.FaultRaised raised =
                assertInstanceOf(Fact.FaultRaised.class, bench().facts().getFirst());
        assertEquals(FaultCode.DROP_UNASKED, raised.fault());
    }

    @Test
    void doesNotKnowAfterAPowerCutWhatFellAndTurnsNothing() {
        AttemptId started = bench().order(1);
        AttemptId waiting = bench().order(2);
        bench().facts();
        bench().journal.close();

        opened = open(2);
        Up.Hello hello = bench().connect();
        assertEquals(List.of(), hello.attemptsWithoutEnd());
        List<Fact> facts = bench().facts();
        assertEquals(
                List.of(
                        new Fact.DispenseUnresolved(started, 1),
                        new Fact.AttemptRefused(waiting, RefuseReason.NONCE_UNKNOWN)),
                facts.subList(facts.size() - 2, facts.size()));
        assertEquals(List.of(), bench().slots.motors);
    }

    @Test
    void namesWhatIsOpenInItsGreeting() {
        AttemptId started = bench().order(1);
        AttemptId waiting = bench().order(2);
        bench().link.up();
        bench().loop.run();
        Up.Hello hello = (Up.Hello) bench().link.sent.getLast();
        assertEquals(List.of(started, waiting), hello.attemptsWithoutEnd());
    }

    @Test
    void letsTheTurningMotorComeHomeBeforeItEndsAndStartsNoOther() {
        bench().order(1);
        bench().order(2);
        var quiet = bench().agent.finish();
        bench().loop.run();
        assertFalse(quiet.isDone());

        bench().rotate(1, true);
        assertTrue(quiet.isDone());
        assertEquals(List.of("1 on", "1 off"), bench().slots.motors);
    }

    @Test
    void endsAtOnceWhenNothingTurns() {
        var quiet = bench().agent.finish();
        bench().loop.run();
        assertTrue(quiet.isDone());
    }

    private Bench bench() {
        return Objects.requireNonNull(opened);
    }

    private Bench open(long seed) {
        return new Bench(folder, DEVICE_KEYS, BACKEND_KEYS, seed);
    }
}
