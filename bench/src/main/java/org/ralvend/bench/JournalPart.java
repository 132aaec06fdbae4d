package org.ralvend.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * The device's journal on this disk, one entry to a transaction and many, beside what the disk can sync at all. The
 * three take turns, so that a disk whose speed wanders is the same for all.
 */
record JournalPart(Path folder, Duration time) {
    static final String NAME = "journal";

    /** Entries of one grouped transaction: a sale with its coins has fewer. */
    static final int GROUP = 32;

    private static final int BLOCK_BYTES = 4096;
    private static final int TURNS = 5;

    /** How often something was done in how long. */
    private record Pace(long times, long nanos) {
        static final Pace NONE = new Pace(0, 0);

        Pace plus(Pace other) {
            return new Pace(times + other.times, nanos + other.nanos);
        }

        long perSecond() {
            return nanos == 0 ? 0 : times * 1_000_000_000L / nanos;
        }
    }

    Outcome measure() {
        DeviceClock clock = new DeviceClock(InstantSource.system(), new SecureRandom());
        Path file = folder.resolve("journal.db");
        Pace raw = Pace.NONE;
        Pace single = Pace.NONE;
        Pace grouped = Pace.NONE;
        long written;
        long found;
        try (FileChannel block = open(folder.resolve("raw"));
                Journal journal = SqliteJournal.open(file, clock, new SecureRandom(), clock.stamp())) {
            long before = journal.lastSeq();
            Duration turn = time.dividedBy(3L * TURNS);
            for (int i = 0; i < TURNS; i++) {
                raw = raw.plus(repeat(turn, () -> sync(block)));
                single = single.plus(repeat(turn, () -> append(journal, clock, 1)));
                grouped = grouped.plus(repeat(turn, () -> append(journal, clock, GROUP)));
            }
            written = single.times() + grouped.times() * GROUP;
            found = journal.lastSeq() - before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long syncs = raw.perSecond();
        long commits = single.perSecond();
        long entries = grouped.perSecond() * GROUP;
        return Tally.judge(
                NAME,
                List.of(new Tally("entries in the journal", written, found)),
                () -> new Outcome.Measured(
                        NAME,
                        List.of(
                                Figure.of("raw fsync", syncs, Unit.PER_SECOND),
                                Figure.of("entries committed, one to a transaction", commits, Unit.PER_SECOND),
                                Figure.of("the same, of raw fsync", commits * 1000 / Math.max(1, syncs), Unit.PERMILLE),
                                Figure.of(
                                        "entries committed, " + GROUP + " to a transaction", entries, Unit.PER_SECOND)),
                        List.of(
                                "raw fsync: a block of " + BLOCK_BYTES
                                        + " bytes appended to a file with FileChannel.write, then force(true)",
                                "journal: SQLite, WAL, synchronous=FULL; next state and entry in each transaction")));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void sync(FileChannel file) {
        try {
            file.write(ByteBuffer.allocate(BLOCK_BYTES));
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Journal journal, DeviceClock clock, int entries) {
        SaleId sale = SaleId.mint(clock, new SecureRandom());
        Money coin = new Money(100, "EUR");
        Entry entry = new Entry(clock.stamp(), new Fact.CreditReceived(sale, Fact.Tender.COINS, coin, coin));
        journal.commit(
                Map.of("machine", Bytes.ofText("{\"phase\":\"Securing\"}")),
                new ArrayList<>(Collections.nCopies(entries, entry)));
    }

    private static Pace repeat(Duration turn, Runnable act) {
        long start = System.nanoTime();
        long times = 0;
        long now = start;
        while (now - start < turn.toNanos()) {
            act.run();
            times++;
            now = System.nanoTime();
        }
        return new Pace(times, now - start);
    }
}
