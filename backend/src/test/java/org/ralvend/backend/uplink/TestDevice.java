package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** A device as its messages show it: a journal in memory, with hashes. */
final class TestDevice {
    private static final Random RANDOM = new Random(7);

    final KnownDevice known;
    final EpochId epoch;
    private final BootId boot;
    private final List<Envelope> journal;

    TestDevice(KnownDevice known) {
        this(known, EpochId.mint(RANDOM), BootId.mint(RANDOM), List.of());
        journal(new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE));
    }

    private TestDevice(KnownDevice known, EpochId epoch, BootId boot, List<Envelope> journal) {
        this.known = known;
        this.epoch = epoch;
        this.boot = boot;
        this.journal = new ArrayList<>(journal);
    }

    /** Journals these facts, just now, and gives the message that sends everything from here on. */
    Arrival sends(Fact... facts) {
        int from = journal.size();
        for (Fact fact : facts) {
            journal(fact);
        }
        return resends(from == 1 ? 0 : from);
    }

    /** Everything journaled after this many entries, again. */
    Arrival resends(int after) {
        return new Arrival(known, new Up.Batch(nonce(), epoch, journal.subList(after, journal.size())), Instant.now());
    }

    Arrival hello() {
        return hello(List.of(), List.of());
    }

    Arrival hello(List<SaleId> salesWithoutVerdict, List<AttemptId> attemptsWithoutEnd) {
        return hello(salesWithoutVerdict, attemptsWithoutEnd, null);
    }

    Arrival hello(@Nullable String url) {
        return hello(List.of(), List.of(), url);
    }

    private Arrival hello(List<SaleId> salesWithoutVerdict, List<AttemptId> attemptsWithoutEnd, @Nullable String url) {
        return new Arrival(
                known,
                new Up.Hello(
                        nonce(),
                        known.machine(),
                        known.device(),
                        epoch,
                        journal.size() + 1,
                        boot,
                        1,
                        "test",
                        Map.of(),
                        salesWithoutVerdict,
                        attemptsWithoutEnd,
                        url),
                Instant.now());
    }

    /** The same board with a journal that begins anew. */
    TestDevice renewed() {
        return new TestDevice(known);
    }

    /** A card that was copied, and goes on from here on its own. */
    TestDevice cloned() {
        return new TestDevice(known, epoch, boot, journal);
    }

    /** Returns how many entries were there before. */
    int journalRaw(Bytes body) {
        return journalRaw(body, 5L);
    }

    int journalRaw(Bytes body, @Nullable Long ageMillis) {
        Bytes before = journal.isEmpty() ? null : journal.getLast().hash();
        long seq = journal.size() + 1L;
        journal.add(new Envelope(seq, Envelope.chain(before, seq, body), ageMillis, body));
        return journal.size() - 1;
    }

    private void journal(Fact fact) {
        Entry entry = new Entry(
                new Entry.Stamp(Instant.parse("2026-11-21T12:00:00Z"), journal.size(), boot, Entry.ClockTrust.SYNCED),
                fact);
        var _ = journalRaw(Bytes.of(RecordCodec.encode(entry)));
    }

    /** How many entries it has journaled. */
    int size() {
        return journal.size();
    }

    private static Nonce nonce() {
        return new Nonce(Minting.random128(RANDOM));
    }
}
