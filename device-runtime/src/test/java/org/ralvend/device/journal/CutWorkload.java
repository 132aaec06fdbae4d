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
import org.ralvend.device.power.Disk;
import org.ralvend.device.power.Scene;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;

/**
 * Commits to the real journal, by seed, and marks in the log of the disk what each commit promised once it has returned. Played
 * in a process whose disk is recorded: folder, log, seed, commits, and how it syncs.
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

    @Override
    public void play(List<String> props) throws SQLException, IOException {
        Path folder = Path.of(props.get(0));
        SplittableRandom random = new SplittableRandom(Long.parseLong(props.get(2)));
        Disk.record(folder, Path.of(props.get(1)));
        try (SqliteJournal journal = open(folder, random, Sync.valueOf(props.get(4)))) {
            Disk.mark(now(journal).text("promised"));
            for (int i = 0; i < Integer.parseInt(props.get(3)); i++) {
                step(journal, random);
            }
        } finally {
            Disk.stop();
        }
    }

    static Path file(Path folder) {
        return folder.resolve("data").resolve("journal.db");
    }

    private static SqliteJournal open(Path folder, SplittableRandom random, Sync sync)
            throws SQLException, IOException {
        if (sync == Sync.FULL) {
            return SqliteJournal.open(file(folder), () -> Entries.START, random, Entries.stamp(BEGIN));
        }
        DurableFile.makeFolder(folder.resolve("data"));
        Connection db = SqliteFile.open(file(folder));
        try (Statement statement = db.createStatement()) {
            statement.execute("PRAGMA synchronous = " + sync.name().toLowerCase(Locale.ROOT));
        }
        return SqliteJournal.open(db, () -> Entries.START, random, Entries.stamp(BEGIN));
    }

    private static void step(SqliteJournal journal, SplittableRandom random) {
        int what = random.nextInt(20);
        if (what == 0) {
            journal.trim();
        } else if (what < 5) {
            long stored = journal.storedUpTo() + random.nextLong(journal.lastSeq() - journal.storedUpTo() + 1);
            Disk.mark("told " + stored);
            journal.stored(stored);
        } else {
            commit(journal, random);
        }
    }

    private static void commit(SqliteJournal journal, SplittableRandom random) {
        List<Entry> entries = new ArrayList<>();
        long money = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            // Half of them are old enough to be trimmed when they are stored.
            Instant at =
                    Entries.START.minus(Duration.ofDays(2 * Journal.KEPT_DAYS).minusMinutes(5 * journal.lastSeq()));
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
                before.number() + 1,
                before.seq() + entries.size(),
                before.money() + money,
                before.stored(),
                before.epoch());
        Disk.mark(after.text("tries"));
        journal.commit(Map.of(STATE, Bytes.ofText(Long.toString(after.number()))), entries);
        Disk.mark(after.text("promised"));
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
