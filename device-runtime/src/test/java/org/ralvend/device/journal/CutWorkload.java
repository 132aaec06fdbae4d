package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.program.DurableFile;

/**
 * Commits to the real journal, by seed, and marks in the log of the disk what each commit promised once it has returned. Played
 * in a process whose disk is recorded: folder, log, seed, steps, how it syncs, and whether the disk fails.
 */
final class CutWorkload implements Scene {
    /** FULL as it is built, and the two mutants. */
    enum Sync {
        OFF,
        NORMAL,
        FULL
    }

    static final String STATE = "machine";

    private static final Instant BEGIN = Entries.START.minus(Duration.ofDays(2 * Journal.KEPT_DAYS));

    /**
     * What the journal says of itself after a commit; marked before it as what is tried, and after it as what is promised.
     *
     * @param number of the commit, which is its state
     */
    record Promise(long number, long seq, long money, long stored, String epoch) {
        String text(String word) {
            return "%s %d %d %d %d %s".formatted(word, number, seq, money, stored, epoch);
        }

        static Promise parse(String text) {
            String[] words = text.split(" ", -1);
            return new Promise(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    words[5]);
        }
    }

    /** What an agent sees of its disk besides the cut. */
    enum Trouble {
        NONE,
        /** Writes, syncs, names and opens fail now and then; the last sync fails, and the process is killed. */
        FAULTS
    }

    private SplittableRandom random = new SplittableRandom(0);
    private Trouble trouble = Trouble.NONE;
    private long tries;

    @Override
    public void play(List<String> props) throws SQLException, IOException {
        Path folder = Path.of(props.get(0));
        random = new SplittableRandom(Long.parseLong(props.get(2)));
        trouble = Trouble.valueOf(props.get(5));
        Disk.record(folder, Path.of(props.get(1)));
        SqliteJournal journal = opened(folder, Sync.valueOf(props.get(4)));
        Promise found = now(journal);
        tries = found.number();
        Disk.mark(found.text("promised"));
        for (int i = 0; i < Integer.parseInt(props.get(3)); i++) {
            breakOrMend();
            step(journal);
        }
        if (trouble == Trouble.NONE) {
            journal.close();
            Disk.stop();
        } else {
            // The next process reads this commit from the page cache, and the disk does not have it.
            Disk.refuse(Disk.Trouble.EIO, 0, 1, false, Disk.Doing.SYNC);
            commit(journal);
        }
    }

    /** Where the disk fails: once more when it is whole. */
    private SqliteJournal opened(Path folder, Sync sync) throws SQLException, IOException {
        try {
            breakOrMend();
            return open(folder, sync);
        } catch (Fault e) {
            requireOneOf(e, FaultCode.JOURNAL_UNWRITABLE, FaultCode.FOLDER_UNWRITABLE);
            Disk.heal();
            return open(folder, sync);
        }
    }

    private void breakOrMend() {
        if (trouble == Trouble.NONE) {
            return;
        }
        int dice = random.nextInt(20);
        if (dice == 0) {
            Disk.Trouble[] all = Disk.Trouble.values();
            Disk.Doing[] what = Disk.Doing.values();
            Disk.refuse(
                    all[random.nextInt(all.length)],
                    random.nextInt(10),
                    1 + random.nextInt(5),
                    random.nextBoolean(),
                    what[random.nextInt(what.length)],
                    what[random.nextInt(what.length)]);
        } else if (dice < 4) {
            Disk.heal();
        }
    }

    static Path file(Path folder) {
        return folder.resolve("data").resolve("journal.db");
    }

    private SqliteJournal open(Path folder, Sync sync) throws SQLException, IOException {
        if (sync == Sync.FULL) {
            return Salvage.open(file(folder), () -> Entries.START, random, Entries.stamp(BEGIN));
        }
        DurableFile.makeFolder(folder.resolve("data"));
        Connection db = SqliteFile.open(file(folder));
        try (Statement statement = db.createStatement()) {
            statement.execute("PRAGMA synchronous = " + sync.name().toLowerCase(Locale.ROOT));
        }
        return SqliteJournal.open(db, () -> Entries.START, random, Entries.stamp(BEGIN));
    }

    private void step(SqliteJournal journal) {
        int what = random.nextInt(20);
        if (what == 0) {
            written(journal, journal::trim);
        } else if (what < 5) {
            long stored = journal.storedUpTo() + random.nextLong(journal.lastSeq() - journal.storedUpTo() + 1);
            Disk.mark("told " + stored);
            journal.stored(stored);
        } else {
            commit(journal);
        }
    }

    private void commit(SqliteJournal journal) {
        List<Entry> entries = new ArrayList<>();
        long money = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            // Half of them are old enough to be trimmed when they are stored.
            Instant at = BEGIN.plus(Duration.ofMinutes(5 * journal.lastSeq()));
            int coin = 1 + random.nextInt(100);
            Entry entry = switch (random.nextInt(8)) {
                case 0 -> Entries.ofBytes(300 + random.nextInt(6000));
                case 1, 2 -> Entries.counted(i);
                default -> {
                    money += coin;
                    yield Entries.coin(coin);
                }
            };
            entries.add(new Entry(Entries.stamp(at), entry.fact()));
        }
        Promise before = now(journal);
        Promise after = new Promise(
                ++tries, before.seq() + entries.size(), before.money() + money, before.stored(), before.epoch());
        Disk.mark(after.text("tries"));
        Map<String, Bytes> state = Map.of(STATE, Bytes.ofText(Long.toString(after.number())));
        if (written(journal, () -> journal.commit(state, entries))) {
            Disk.mark(after.text("promised"));
        }
    }

    /** What the disk refused has changed nothing that this process sees. */
    private boolean written(SqliteJournal journal, Runnable writing) {
        Promise before = now(journal);
        try {
            writing.run();
            return true;
        } catch (Fault e) {
            requireOneOf(e, FaultCode.JOURNAL_UNWRITABLE);
            if (trouble == Trouble.NONE || !now(journal).equals(before)) {
                throw new AssertionError("before " + before + ", after " + now(journal), e);
            }
            return false;
        }
    }

    private static void requireOneOf(Fault fault, FaultCode... codes) {
        if (!List.of(codes).contains(fault.code())) {
            throw new AssertionError(fault);
        }
    }

    static Promise now(Journal journal) {
        return new Promise(
                journal.state(STATE)
                        .map(state -> Long.parseLong(new String(state.toArray(), StandardCharsets.US_ASCII)))
                        .orElse(0L),
                journal.lastSeq(),
                journal.totals().getOrDefault("money.in", 0L),
                journal.storedUpTo(),
                journal.epoch().toString());
    }
}
