package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What holds for every journal. */
abstract class JournalContract {
    private static final Bytes STATE = Bytes.ofText("{\"a\":1}");

    Instant now = Entries.START;
    private @Nullable Journal opened;

    /** With a new epoch where there was none; otherwise the one that was there before. */
    abstract Journal open();

    /** As after a kill. */
    abstract Journal reopen();

    @BeforeEach
    void start() {
        opened = open();
    }

    @AfterEach
    void end() {
        journal().close();
    }

    final Journal journal() {
        return Objects.requireNonNull(opened);
    }

    final void crash() {
        opened = reopen();
    }

    @Test
    void beginsWithTheStartOfItsEpoch() throws ProtocolException {
        assertEquals(1, journal().lastSeq());
        assertInstanceOf(
                Fact.EpochStarted.class,
                entry(journal().after(0, 10, 1000).getFirst()).fact());
    }

    @Test
    void keepsStateAndEntriesTogetherThroughAKill() throws ProtocolException {
        journal().commit(Map.of("machine", STATE), List.of(Entries.coin(50), Entries.counted(7)));
        crash();
        assertEquals(Optional.of(STATE), journal().state("machine"));
        assertEquals(Optional.empty(), journal().state("other"));
        assertEquals(3, journal().lastSeq());
        assertEquals(Entries.counted(7), entry(journal().after(0, 10, 10_000).getLast()));
    }

    @Test
    void numbersWithoutGapsAndChainsTheHashesThroughKills() {
        for (int i = 0; i < 5; i++) {
            journal().commit(Map.of(), Entries.many(3));
            crash();
        }
        long seq = 0;
        Bytes hash = null;
        for (Journal.Row row : journal().after(0, 100, 100_000)) {
            hash = Envelope.chain(hash, ++seq, row.body());
            assertEquals(seq, row.seq());
            assertEquals(hash, row.hash());
        }
        assertEquals(16, seq);
    }

    @Test
    void writesAStateWithoutEntries() {
        journal().commit(Map.of("machine", STATE), List.of());
        crash();
        assertEquals(Optional.of(STATE), journal().state("machine"));
        assertEquals(1, journal().lastSeq());
    }

    @Test
    void writesNothingOfAnEntryThatCouldNeverBeSent() {
        List<Entry> entries = List.of(Entries.coin(10), Entries.ofBytes(Limits.ENTRY_BYTES + 1));
        assertThrows(IllegalArgumentException.class, () -> journal().commit(Map.of("machine", STATE), entries));
        journal().commit(Map.of(), List.of());
        assertEquals(1, journal().lastSeq());
        assertEquals(Map.of(), journal().totals());
        assertEquals(Optional.empty(), journal().state("machine"));
        journal().commit(Map.of(), List.of(Entries.largest()));
        assertEquals(2, journal().lastSeq());
    }

    @Test
    void addsUpTotalsAndNeverTrimsThem() {
        journal().commit(Map.of(), List.of(Entries.coin(50), Entries.coin(20)));
        journal().commit(Map.of(), List.of(Entries.coin(30), Entries.counted(1)));
        journal().stored(journal().lastSeq());
        now = now.plus(Duration.ofDays(Journal.KEPT_DAYS + 1));
        journal().trim();
        crash();
        assertEquals(Map.of("money.in", 100L), journal().totals());
        assertEquals(1, journal().after(0, 100, 100_000).size());
    }

    @Test
    void trimsOnlyWhatIsStoredAndOlderThanSevenDays() {
        journal().commit(Map.of(), Entries.many(9));
        journal().stored(4);
        journal().trim();
        assertEquals(1, firstSeq());

        now = now.plus(Duration.ofDays(Journal.KEPT_DAYS)).plusMillis(1);
        journal().trim();
        assertEquals(5, firstSeq());
        journal().stored(10);
        journal().trim();
        assertEquals(10, firstSeq());
    }

    @Test
    void leavesNoHolesWhereTheClockJumped() {
        journal().commit(Map.of(), List.of(dated(now.minus(Duration.ofDays(30))), dated(now)));
        now = now.plus(Duration.ofDays(Journal.KEPT_DAYS)).minusMillis(1);
        journal().commit(Map.of(), List.of(dated(now)));
        journal().stored(4);
        journal().trim();
        assertEquals(4, journal().after(0, 10, 10_000).size());
    }

    @Test
    void keepsWhatWasWrittenWithoutAClockUntilWhatFollowsItIsOld() {
        journal().commit(Map.of(), List.of(dated(Instant.EPOCH)));
        now = now.plus(Duration.ofDays(4));
        journal().commit(Map.of(), List.of(dated(now), dated(now)));
        journal().stored(4);
        now = now.plus(Duration.ofDays(4));
        journal().trim();
        assertEquals(2, firstSeq());
        now = now.plus(Duration.ofDays(4));
        journal().trim();
        assertEquals(4, firstSeq());
    }

    private static Entry dated(Instant at) {
        return new Entry(Entries.stamp(at), Entries.counted(1).fact());
    }

    @Test
    void numbersOnAfterEverythingWasStoredAndTrimmed() {
        journal().commit(Map.of(), Entries.many(4));
        journal().stored(5);
        now = now.plus(Duration.ofDays(Journal.KEPT_DAYS + 1));
        journal().trim();
        crash();
        journal().commit(Map.of(), Entries.many(1));
        assertEquals(6, journal().lastSeq());
        Journal.Row before = journal().after(0, 1, 1).getFirst();
        Journal.Row last = journal().after(5, 1, 1).getFirst();
        assertEquals(Envelope.chain(before.hash(), 6, last.body()), last.hash());
    }

    @Test
    void keepsAnAcknowledgementWithTheNextCommitAndTakesOneThatGoesBack() {
        journal().commit(Map.of(), Entries.many(4));
        journal().stored(4);
        assertEquals(5L, journal().oldestPending());
        journal().commit(Map.of(), Entries.many(1));
        journal().stored(2);
        assertEquals(2, journal().storedUpTo());
        crash();
        assertEquals(4, journal().storedUpTo());
    }

    @Test
    void takesNoAcknowledgementOfWhatItDoesNotHave() {
        journal().stored(1000);
        assertEquals(1, journal().storedUpTo());
        assertNull(journal().oldestPending());
        journal().stored(-1);
        assertEquals(0, journal().storedUpTo());
    }

    @Test
    void handsOutWhatFitsAndAtLeastOne() {
        journal().commit(Map.of(), List.of(Entries.ofBytes(1000), Entries.ofBytes(1000), Entries.ofBytes(1000)));
        assertEquals(2, journal().after(1, 2, 100_000).size());
        assertEquals(2, journal().after(1, 100, 2999).size());
        assertEquals(3, journal().after(1, 100, 3000).size());
        assertEquals(1, journal().after(1, 100, 1).size());
        assertEquals(0, journal().after(4, 100, 1).size());
    }

    @Test
    void journalsAgainWhatLiesBeyondTheLastCommonEntryInANewEpoch() throws ProtocolException {
        EpochId old = journal().epoch();
        journal().commit(Map.of("machine", STATE), List.of(Entries.coin(50), Entries.counted(7), Entries.coin(20)));
        List<Journal.Row> before = journal().after(0, 10, 10_000);
        journal().stored(1);

        journal().diverged(old, 2, Entries.stamp(now));
        crash();

        assertEquals(new Journal.Stand(old, 2, 2), journal().epochs().getFirst());
        assertEquals(before.subList(0, 2), journal().after(old, 0, 10, 10_000));
        assertEquals(3, journal().lastSeq());
        List<Journal.Row> again = journal().after(0, 10, 10_000);
        assertEquals(
                new Fact.EpochStarted(old, Fact.EpochReason.DIVERGED, 2L),
                entry(again.getFirst()).fact());
        assertEquals(bodies(before.subList(2, 4)), bodies(again.subList(1, 3)));
        assertEquals(Optional.of(STATE), journal().state("machine"));
        assertEquals(Map.of("money.in", 70L), journal().totals());
        assertEquals(journal().epoch(), journal().draining().epoch());
    }

    @Test
    void chainsWhatFollowsADivergence() {
        journal().commit(Map.of(), Entries.many(3));
        journal().diverged(journal().epoch(), 2, Entries.stamp(now));
        journal().commit(Map.of(), Entries.many(1));
        crash();
        journal().commit(Map.of(), Entries.many(1));
        Bytes hash = null;
        long seq = 0;
        for (Journal.Row row : journal().after(0, 100, 100_000)) {
            hash = Envelope.chain(hash, ++seq, row.body());
            assertEquals(hash, row.hash());
        }
        assertEquals(5, seq);
    }

    @Test
    void drainsItsEpochsInTheirOrder() {
        EpochId first = journal().epoch();
        journal().commit(Map.of(), Entries.many(3));
        journal().diverged(first, 3, Entries.stamp(now));
        journal().stored(first, 1);
        assertEquals(new Journal.Stand(first, 3, 1), journal().draining());
        assertEquals(4, journal().pending());
        journal().stored(first, 99);
        assertEquals(journal().epoch(), journal().draining().epoch());
        journal().stored(EpochId.mint(new SplittableRandom(5)), 7);
        assertEquals(2, journal().pending());
    }

    @Test
    void movesTheRestOfAnOlderEpochToTheEndOfTheOneThatIsWritten() throws ProtocolException {
        EpochId first = journal().epoch();
        journal().commit(Map.of(), List.of(Entries.counted(5), Entries.counted(6)));
        journal().diverged(first, 3, Entries.stamp(now));
        EpochId second = journal().epoch();
        journal().diverged(first, 2, Entries.stamp(now));
        crash();
        assertEquals(second, journal().epoch());
        assertEquals(Entries.counted(6), entry(journal().after(0, 9, 9999).getLast()));
        assertEquals(2, journal().epochs().getFirst().lastSeq());
    }

    @Test
    void beginsNoMoreEpochsThanItsLimitWithinADay() {
        for (int i = 1; i < Journal.EPOCHS_A_DAY; i++) {
            journal().diverged(journal().epoch(), 1, Entries.stamp(now));
        }
        EpochId last = journal().epoch();
        List<Journal.Stand> before = journal().epochs();
        Fault fault = assertThrows(Fault.class, () -> journal().diverged(last, 1, Entries.stamp(now)));
        assertEquals(FaultCode.CHAIN_DIVERGED, fault.code());
        assertEquals(before, journal().epochs());

        now = now.plus(Duration.ofDays(1));
        journal().diverged(last, 1, Entries.stamp(now));
        assertEquals(Journal.EPOCHS_A_DAY + 1, journal().epochs().size());
    }

    @Test
    void keepsTheRowsOfAnEndedEpochForSevenDaysAndItsEndForLonger() {
        EpochId first = journal().epoch();
        journal().commit(Map.of(), Entries.many(3));
        journal().diverged(first, 4, Entries.stamp(now));
        journal().trim();
        assertEquals(4, journal().after(first, 0, 10, 10_000).size());
        now = now.plus(Duration.ofDays(Journal.KEPT_DAYS)).plusMillis(1);
        journal().trim();
        journal().stored(first, 2);
        journal().commit(Map.of(), List.of());
        crash();
        assertEquals(new Journal.Stand(first, 4, 2), journal().draining());
        assertEquals(List.of(), journal().after(first, 2, 10, 10_000));
    }

    private static List<Bytes> bodies(List<Journal.Row> rows) {
        return rows.stream().map(Journal.Row::body).toList();
    }

    private long firstSeq() {
        return journal().after(0, 1, 1).getFirst().seq();
    }

    static Entry entry(Journal.Row row) throws ProtocolException {
        return RecordCodec.decode(Entry.class, row.body().toArray());
    }
}
