package org.ralvend.warehouse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlAnswer.Outcome;
import org.ralvend.protocol.UrlRequest;

/** A warehouse whose backend comes to its URL. */
class UrlDoorTest {
    private static final KeyPair DEVICE_KEYS = Bench.keys();
    private static final KeyPair BACKEND_KEYS = Bench.keys();

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder, DEVICE_KEYS, BACKEND_KEYS, 5);
        bench.agent.start();
        bench.loop.run();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void dispensesAndTellsByTheUrlAlone() throws ProtocolException {
        Nonce fresh = greeted();
        AttemptId attempt = bench.mint();
        UrlAnswer taken = bench.call(order(attempt, fresh));
        assertEquals(List.of(Outcome.TAKEN), taken.outcomes());
        assertEquals(List.of(new Fact.AttemptReceived(attempt), new Fact.AttemptStarted(attempt, 3)), drain(taken));
        bench.loop.run();
        bench.rotate(3, true);
        bench.loop.advance(Bench.DROP_WAIT.plusMillis(10));
        assertEquals(List.of(new Fact.Dispensed(attempt, 3)), drain(bench.call()));
        assertEquals(bench.journal.lastSeq(), bench.journal.storedUpTo());
        assertEquals(List.of(), bench.link.sent);
    }

    @Test
    void waitsForNoMotor() throws ProtocolException {
        AttemptId attempt = bench.mint();
        List<Fact> facts = drain(bench.call(order(attempt, greeted())));
        facts.addAll(drain(bench.call()));
        assertEquals(List.of(new Fact.AttemptReceived(attempt), new Fact.AttemptStarted(attempt, 3)), facts);
    }

    @Test
    void movesNothingForAnotherKey() throws ProtocolException {
        Nonce fresh = greeted();
        AttemptId attempt = bench.mint();
        Down.Signed forged =
                unsigned(attempt, fresh, Bench.DEVICE).sign(Bench.keys().getPrivate());
        long before = bench.journal.lastSeq();
        ProtocolException refused = assertThrows(
                ProtocolException.class, () -> bench.call(new Down.Stored(bench.journal.epoch(), 1), forged));
        assertEquals(FaultCode.SIGNATURE_BAD, refused.code());
        assertEquals(before, bench.journal.lastSeq());
        assertEquals(Set.of(), bench.slots.turning());
    }

    @Test
    void sendsForWhatIsVoidItsJournalAndNothingElse() throws ProtocolException {
        Nonce fresh = greeted();
        AttemptId attempt = bench.mint();
        assertEquals(
                List.of(Outcome.TAKEN),
                bench.call(bench.sign(new Command.CancelAttempt(Bench.DEVICE, attempt)))
                        .outcomes());
        UrlAnswer late = bench.call(order(attempt, fresh));
        assertEquals(List.of(Outcome.VOID), late.outcomes());
        assertEquals(409, late.status());
        assertEquals(Set.of(), bench.slots.turning());
    }

    @Test
    void refusesAnOldNonceWithAFreshOne() throws ProtocolException {
        Nonce old = greeted();
        bench.loop.advance(Duration.ofSeconds(70));
        AttemptId attempt = bench.mint();
        UrlAnswer answer = bench.call(order(attempt, old));
        assertEquals(List.of(Outcome.VOID), answer.outcomes());
        Up.Hello again = assertInstanceOf(Up.Hello.class, answer.next());
        Up.Batch batch =
                assertInstanceOf(Up.Batch.class, bench.call(resynced(again)).next());
        assertEquals(
                new Fact.AttemptRefused(attempt, Fact.RefuseReason.NONCE_OLD),
                Bench.open(batch.entries().getLast()));
        AttemptId next = bench.mint();
        assertEquals(
                List.of(Outcome.TAKEN), bench.call(order(next, batch.nonce())).outcomes());
    }

    @Test
    void takesNothingThatIsForAnotherDevice() throws ProtocolException {
        Nonce fresh = greeted();
        AttemptId attempt = bench.mint();
        Command.DispenseUnit foreign = unsigned(attempt, fresh, new DeviceId("w2-a"));
        UrlAnswer answer = bench.call(bench.sign(foreign));
        assertEquals(List.of(Outcome.NOT_HERE), answer.outcomes());
        assertEquals(409, answer.status());
        assertEquals(Set.of(), bench.slots.turning());
        long stored = bench.journal.storedUpTo();
        var _ = bench.agent
                .door()
                .exchange(new UrlRequest(
                        new DeviceId("w2-a"), List.of(new Down.Stored(bench.journal.epoch(), stored + 1))));
        bench.loop.run();
        assertEquals(stored, bench.journal.storedUpTo());
    }

    /** Both ways at once: each says the same, and neither waits for what the other got stored. */
    @Test
    void aSecondWayConfusesNeither() throws ProtocolException {
        bench.connect();
        bench.loop.run();
        Nonce fresh = greeted();
        AttemptId first = bench.mint();
        assertEquals(
                List.of(new Fact.AttemptReceived(first), new Fact.AttemptStarted(first, 3)),
                drain(bench.call(order(first, fresh))));
        bench.loop.advance(Duration.ofSeconds(1));
        bench.rotate(3, true);
        bench.loop.advance(Duration.ofSeconds(20));
        List<Fact> facts = bench.facts();
        assertEquals(new Fact.Dispensed(first, 3), facts.getLast());
        assertNull(callDrained());
    }

    private @Nullable Up callDrained() throws ProtocolException {
        Up next = bench.call().next();
        while (next instanceof Up.Hello hello) {
            next = bench.call(resynced(hello)).next();
        }
        return next;
    }

    /** In step, drained, and with a nonce of now. */
    private Nonce greeted() throws ProtocolException {
        Up.Hello hello = assertInstanceOf(Up.Hello.class, bench.call().next());
        assertEquals(Bench.URL, hello.url());
        UrlAnswer answer = bench.call(resynced(hello));
        drain(answer);
        return answer.next() == null ? hello.nonce() : answer.next().nonce();
    }

    private Down.Resynced resynced(Up.Hello hello) {
        return new Down.Resynced(hello.nonce(), bench.clock.instant(), hello.epoch(), bench.journal.storedUpTo());
    }

    /** Stores what comes until nothing does. */
    private List<Fact> drain(UrlAnswer answer) throws ProtocolException {
        List<Fact> facts = new ArrayList<>();
        Up next = answer.next();
        while (next != null) {
            if (next instanceof Up.Batch batch) {
                for (Envelope entry : batch.entries()) {
                    facts.add(Bench.open(entry));
                }
                next = bench.call(new Down.Stored(
                                batch.epoch(), batch.entries().getLast().seq()))
                        .next();
            } else {
                next = bench.call(resynced(assertInstanceOf(Up.Hello.class, next)))
                        .next();
            }
        }
        return facts;
    }

    private Down.Signed order(AttemptId attempt, Nonce nonce) {
        return bench.sign(unsigned(attempt, nonce, Bench.DEVICE));
    }

    private Command.DispenseUnit unsigned(AttemptId attempt, Nonce nonce, DeviceId device) {
        return new Command.DispenseUnit(device, bench.journal.epoch(), attempt, 1, nonce, 60_000, 3, new Sku("cola"));
    }
}
