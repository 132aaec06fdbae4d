package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ralvend.device.journal.Entries;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** Row by row of the uplink's table. */
class UplinkTest extends UplinkBench {
    private static final Duration SOONEST = Duration.ofMillis(3999);
    private static final Duration LATEST = Duration.ofMillis(6001);

    @Test
    void greetsOnEveryConnectionWithWhatIsOpen() {
        Up.Hello first = connect(1);
        assertEquals(journal.epoch(), first.epoch());
        assertEquals(2, first.nextSeq());
        assertEquals(List.of(SALE), first.salesWithoutVerdict());
        Up.Hello second = connect(2);
        assertEquals(2, second.connection());
        assertNotEquals(first.nonce(), second.nonce());
    }

    @Test
    void sendsNoEntryBeforeTheGreetingIsAnswered() {
        connect(1);
        commit(1);
        assertEquals(List.of(), link.take());
        assertFalse(uplink.isReady());
    }

    @Test
    void takesOverWhatIsStoredAndTheClock() {
        commit(4);
        Up.Hello hello = connect(1);
        loop.elapse(Duration.ofMillis(200));
        Instant backend = Instant.parse("2027-01-01T00:00:00Z");
        down(new Down.Resynced(hello.nonce(), backend, journal.epoch(), 3));
        assertEquals(3, journal.storedUpTo());
        assertEquals(Entry.ClockTrust.ESTIMATED, clock.trust());
        assertEquals(backend.plusMillis(100), clock.instant());
        assertEquals(List.of(true), receiver.ready);
        assertEquals(List.of(4L, 5L), seqs(batch()));
    }

    @Test
    void ignoresAnAnswerToAnotherGreeting() {
        Up.Hello old = connect(1);
        connect(2);
        down(new Down.Resynced(old.nonce(), clock.instant(), journal.epoch(), 1));
        assertFalse(uplink.isReady());
        assertEquals(0, journal.storedUpTo());
    }

    @Test
    void countsNothingAsStoredThatIsOfAnotherEpoch() {
        EpochId other = EpochId.mint(random);
        Up.Hello hello = connect(1);
        down(new Down.Resynced(hello.nonce(), clock.instant(), other, 1));
        down(new Down.Stored(other, 1));
        assertEquals(0, journal.storedUpTo());
    }

    @Test
    void greetsAgainWithAFreshNonceAndThenMakesANewConnection() {
        Up.Hello first = connect(1);
        loop.advance(SOONEST);
        assertEquals(List.of(), link.take());
        loop.advance(LATEST.minus(SOONEST));
        Up.Hello second = assertInstanceOf(Up.Hello.class, link.take().getFirst());
        assertNotEquals(first.nonce(), second.nonce());
        loop.advance(LATEST);
        assertEquals(1, link.take().size());
        assertEquals(0, link.reconnects);
        loop.advance(LATEST);
        assertEquals(1, link.reconnects);
        assertEquals(List.of(), link.take());
    }

    @Test
    void hasOneBatchInFlight() {
        ready();
        commit(1);
        assertEquals(List.of(2L), seqs(batch()));
        commit(3);
        assertEquals(List.of(), link.take());
        down(new Down.Stored(journal.epoch(), 2));
        assertEquals(List.of(3L, 4L, 5L), seqs(batch()));
        down(new Down.Stored(journal.epoch(), 5));
        assertEquals(List.of(), link.take());
        loop.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), link.take());
    }

    @Test
    void sendsAgainAfterFiveSecondsMoreOrLessAndTheThirdTimeMakesANewConnection() {
        ready();
        commit(1);
        Up.Batch first = batch();
        loop.advance(SOONEST);
        assertEquals(List.of(), link.take());
        loop.advance(LATEST.minus(SOONEST));
        Up.Batch second = batch();
        assertEquals(seqs(first), seqs(second));
        assertNotEquals(first.nonce(), second.nonce());
        assertEquals(
                first.entries().getFirst().hash(), second.entries().getFirst().hash());
        loop.advance(LATEST);
        batch();
        loop.advance(LATEST);
        assertEquals(1, link.reconnects);

        link.listener().down();
        Up.Hello hello = connect(2);
        down(new Down.Resynced(hello.nonce(), clock.instant(), journal.epoch(), 1));
        assertEquals(List.of(2L), seqs(batch()));
    }

    @Test
    void goesBackAtOnceForABackendThatLostSomethingButNotInCircles() {
        commit(9);
        assertEquals(10, seqs(ready()).getLast());
        down(new Down.Stored(journal.epoch(), 10));
        commit(1);
        assertEquals(List.of(11L), seqs(batch()));
        down(new Down.Stored(journal.epoch(), 4));
        assertEquals(5L, seqs(batch()).getFirst());
        down(new Down.Stored(journal.epoch(), 4));
        assertEquals(List.of(), link.take());
        loop.advance(LATEST);
        assertEquals(5L, seqs(batch()).getFirst());
    }

    @Test
    void goesBackAlsoWhenNothingIsInFlight() {
        commit(4);
        ready();
        down(new Down.Stored(journal.epoch(), 5));
        down(new Down.Stored(journal.epoch(), 3));
        assertEquals(List.of(4L, 5L), seqs(batch()));
        down(new Down.Stored(journal.epoch(), 5));
        assertNull(journal.oldestPending());
    }

    @Test
    void isSilentWithoutALink() {
        ready();
        commit(1);
        batch();
        link.listener().down();
        loop.run();
        commit(1);
        loop.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), link.take());
        assertEquals(List.of(true, false), receiver.ready);
        assertEquals(0, link.reconnects);
    }

    @Test
    void handsOverWhatIsNotItsOwnAndDropsWhatItDoesNotKnow() {
        ready();
        Down verdict = new Down.SaleRejected(SALE, Down.RejectReason.STOP_SALE);
        link.listener().received(Link.Channel.DOWN, "{\"type\":\"FromTheFuture\"}".getBytes(StandardCharsets.UTF_8));
        link.listener().received(Link.Channel.DOWN, new byte[Limits.MESSAGE_BYTES + 1]);
        down(verdict);
        assertEquals(List.of(verdict), receiver.received);
        Bytes desired = Bytes.ofText("{}");
        link.listener().received(Link.Channel.DESIRED, desired.toArray());
        loop.run();
        assertEquals(List.of(desired), receiver.desired);
    }

    @Test
    void tellsTheAgeOfEntriesOfThisBootOnly() {
        journal.commit(
                Map.of(),
                List.of(
                        Entries.counted(1),
                        new Entry(clock.stamp(), Entries.counted(2).fact())));
        loop.elapse(Duration.ofSeconds(7));
        Up.Hello hello = connect(1);
        down(new Down.Resynced(hello.nonce(), clock.instant(), journal.epoch(), 1));
        List<Envelope> entries = batch().entries();
        assertNull(entries.getFirst().ageMillis());
        assertEquals(7000L, entries.getLast().ageMillis());
    }

    @Test
    void tellsTheAgentThatTheJournalFailedAndTriesAgain() {
        ready();
        journal.unreadable = true;
        commit(1);
        assertEquals(FaultCode.JOURNAL_UNWRITABLE, receiver.faults.getFirst().code());
        loop.advance(LATEST);
        assertEquals(2, receiver.faults.size());
        down(new Down.Stored(journal.epoch(), 1));
        assertTrue(receiver.faults.size() > 2);

        journal.unreadable = false;
        loop.advance(LATEST);
        assertEquals(List.of(2L), seqs(batch()));
    }

    @Test
    void drainsEntriesOfEverySizeInMessagesWithinTheirLimits() {
        for (int i = 0; i < 300; i++) {
            journal.commit(Map.of(), List.of(Entries.counted(i)));
        }
        for (int i = 0; i < 20; i++) {
            journal.commit(Map.of(), List.of(Entries.largest(), Entries.ofBytes(200 + i * 97)));
        }
        Up.Batch batch = ready();
        int batches = 1;
        while (batch.entries().getLast().seq() < journal.lastSeq()) {
            down(new Down.Stored(journal.epoch(), batch.entries().getLast().seq()));
            batch = batch();
            batches++;
        }
        assertTrue(batches < 10, batches + " batches");
    }
}
