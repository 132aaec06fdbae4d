package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** What a device does where the backend has another history of its journal. */
class DivergenceTest extends UplinkBench {
    /** A card that lost its end: what it writes next would pass for what is stored already. */
    @Test
    void sendsNothingBeyondTheLastCommonEntryWhereTheBackendIsAhead() {
        receiver.settled = false;
        commit(3);
        HashTail stored = tail(2).with(other(3)).with(other(4)).with(other(5));
        answer(connect(1), 5, stored);
        assertFalse(uplink.isReady());
        assertEquals(List.of(), link.take());
        assertEquals(0, journal.storedUpTo());

        EpochId old = journal.epoch();
        receiver.settled = true;
        loop.advance(Duration.ofSeconds(1));

        assertEquals(
                List.of(2L, 3L),
                journal.epochs().stream().map(Journal.Stand::lastSeq).toList());
        Up.Hello again = assertInstanceOf(Up.Hello.class, link.take().getFirst());
        assertEquals(journal.epoch(), again.epoch());
        answer(again, 0, HashTail.of(null));
        Up.Batch batch = batch();
        assertEquals(new Fact.EpochStarted(old, Fact.EpochReason.DIVERGED, 2L), fact(batch, 0));
        assertEquals(List.of(1L, 2L, 3L), seqs(batch));
    }

    /** It wrote as many entries as it had lost: no number tells, the hashes do. */
    @Test
    void findsAnotherHistoryOfTheSameLength() {
        commit(4);
        answer(connect(1), 5, tail(3).with(other(4)).with(other(5)));
        assertEquals(3, journal.epochs().getFirst().lastSeq());
        assertEquals(3, journal.lastSeq());
        assertInstanceOf(Up.Hello.class, link.take().getLast());
        assertFalse(uplink.isReady());
    }

    @Test
    void takesWhatIsStoredForCommonWhereTheLastHashesDoNotReachBack() {
        commit(9);
        journal.stored(4);
        HashTail stored = HashTail.afterGap();
        for (int seq = 7; seq <= 12; seq++) {
            stored = stored.with(other(seq));
        }
        answer(connect(1), 12, stored);
        assertEquals(4, journal.epochs().getFirst().lastSeq());
    }

    @Test
    void agreesWithABackendThatHasTheSameEntries() {
        commit(4);
        answer(connect(1), 3, tail(3));
        assertTrue(uplink.isReady());
        assertEquals(List.of(4L, 5L), seqs(batch()));
    }

    @Test
    void asksAgainWhereAnAcknowledgementLiesBeyondItsEnd() {
        ready();
        commit(1);
        batch();
        down(new Down.Stored(journal.epoch(), 90));
        assertInstanceOf(Up.Hello.class, link.take().getFirst());
        assertEquals(1, journal.storedUpTo());
    }

    /** A message that was on its way for long must not begin an epoch. */
    @Test
    void believesAnAccusationOnlyAsFarAsTheNextGreetingBearsItOut() {
        ready();
        commit(2);
        batch();
        down(new Down.Diverged(journal.epoch(), 1L));
        Up.Hello hello = assertInstanceOf(Up.Hello.class, link.take().getFirst());
        answer(hello, 2, tail(2));
        assertTrue(uplink.isReady());
        assertEquals(1, journal.epochs().size());
    }

    /** What is stored is the same, and what follows does not fit: the card changed a byte. */
    @Test
    void journalsAgainWhatTheBackendCannotChain() {
        ready();
        commit(2);
        batch();
        down(new Down.Diverged(journal.epoch(), 1L));
        answer(assertInstanceOf(Up.Hello.class, link.take().getFirst()), 1, tail(1));
        assertEquals(3, journal.lastSeq());
        assertEquals(1, journal.epochs().getFirst().lastSeq());
    }

    @Test
    void tellsTheAgentWhereTheJournalBeginsNoMoreEpochs() {
        for (int i = 1; i < Journal.EPOCHS_A_DAY; i++) {
            journal.diverged(journal.epoch(), 1, clock.stamp());
        }
        answer(connect(1), 90, HashTail.of(null));
        assertEquals(FaultCode.CHAIN_DIVERGED, receiver.faults.getFirst().code());
        assertEquals(List.of(), link.take());
        assertFalse(uplink.isReady());
    }

    @Test
    void drainsTheOlderEpochFirstAlsoWhereTheBackendAsksForItAgain() {
        commit(3);
        EpochId old = journal.epoch();
        journal.diverged(old, 4, clock.stamp());
        journal.stored(old, 2);
        answer(connect(1), 0, HashTail.of(null));
        Up.Batch first = batch();
        assertEquals(old, first.epoch());
        assertEquals(List.of(3L, 4L), seqs(first));
        down(new Down.Stored(old, 4));
        Up.Batch second = batch();
        assertEquals(journal.epoch(), second.epoch());

        down(new Down.Stored(old, 1));
        Up.Batch again = batch();
        assertEquals(old, again.epoch());
        assertEquals(List.of(2L, 3L, 4L), seqs(again));
    }

    /** A backend restored from a backup that is older than what is kept here. */
    @Test
    void saysThatRowsAreLostWhichTheBackendAsksForInVain() throws ProtocolException {
        commit(5);
        journal.stored(4);
        loop.elapse(Duration.ofDays(Journal.KEPT_DAYS + 1));
        journal.trim();
        Up.Batch batch = ready();
        assertEquals(List.of(4L, 5L, 6L), seqs(batch));
        assertEquals(new Fact.Lost(1, 4), batch.entries().getFirst().open().fact());
    }

    @Test
    void saysThatAWholeEpochIsLostWhoseRowsAreTrimmed() {
        commit(3);
        EpochId old = journal.epoch();
        journal.diverged(old, 4, clock.stamp());
        loop.elapse(Duration.ofDays(Journal.KEPT_DAYS + 1));
        journal.trim();
        answer(connect(1), 0, HashTail.of(null));
        batch();
        down(new Down.Stored(old, 2));
        Up.Batch batch = batch();
        assertEquals(new Fact.Lost(3, 4), fact(batch, 0));
        assertEquals(List.of(4L), seqs(batch));
    }

    private void answer(Up.Hello hello, long upTo, HashTail tail) {
        link.take();
        down(new Down.Resynced(hello.nonce(), clock.instant(), hello.epoch(), upTo, tail.bytes()));
    }

    private HashTail tail(int entries) {
        HashTail tail = HashTail.of(null);
        for (Journal.Row row : journal.after(0, entries, Integer.MAX_VALUE)) {
            tail = tail.with(row.hash());
        }
        return tail;
    }

    private static Bytes other(long seq) {
        return Envelope.chain(null, seq, Bytes.ofText("another history"));
    }

    private static Fact fact(Up.Batch batch, int index) {
        try {
            Entry entry = batch.entries().get(index).open();
            return entry.fact();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
