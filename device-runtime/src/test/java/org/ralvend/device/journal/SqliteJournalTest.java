package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

class SqliteJournalTest extends JournalContract {
    private static final int PAGE = 4096;

    @TempDir
    private Path folder = Path.of("");

    /** Killed agents: what they hold open is given back at the end. */
    private final List<Journal> killed = new ArrayList<>();

    private final SplittableRandom random = new SplittableRandom(1);
    private int incarnation;

    @Override
    Journal open() {
        return open(file());
    }

    /** What a killed agent leaves: file and log as they lie there, copied from under its feet. */
    @Override
    Journal reopen() {
        Path before = file();
        killed.add(journal());
        incarnation++;
        try {
            copy(before, file());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return open(file());
    }

    @AfterEach
    void bury() {
        killed.forEach(Journal::close);
    }

    @Test
    void setsWhatKeepsEntriesThroughAPowerCut() throws SQLException {
        try (Connection db = SqliteFile.open(folder.resolve("other.db"))) {
            assertEquals("2", pragma(db, "synchronous"));
            assertEquals("wal", pragma(db, "journal_mode"));
            assertEquals("exclusive", pragma(db, "locking_mode"));
            assertEquals("1000", pragma(db, "wal_autocheckpoint"));
        }
    }

    /** As a version wrote it that knew one epoch only; and it goes on writing what is there now. */
    @Test
    void addsToTheFileOfAVersionBelowWhatThatGoesOnWriting() throws SQLException {
        Path old = folder.resolve("old.db");
        open(old).close();
        execute(old, "ALTER TABLE epoch DROP COLUMN last");
        try (Journal journal = open(old)) {
            journal.commit(Map.of(), Entries.many(2));
            journal.diverged(journal.epoch(), 2, Entries.stamp(now));
            assertEquals(
                    List.of(2L, 2L),
                    journal.epochs().stream().map(Journal.Stand::lastSeq).toList());
        }
        execute(old, "INSERT INTO epoch (id) VALUES ('00000000-0000-4000-8000-000000000001')");
        try (Connection db = SqliteFile.open(old)) {
            assertEquals(Integer.toString(SqliteFile.SCHEMA_VERSION), pragma(db, "user_version"));
        }
    }

    @Test
    void refusesASecondOpener() {
        assertEquals(FaultCode.JOURNAL_LOCKED, refused(file()));
        journal().commit(Map.of(), Entries.many(1));
    }

    @Test
    void leavesTheJournalOfANewerVersionByteForByte() throws IOException, SQLException {
        Path newer = folder.resolve("newer.db");
        open(newer).close();
        execute(newer, "PRAGMA user_version = " + (SqliteFile.SCHEMA_VERSION + 1));
        byte[] before = Files.readAllBytes(newer);
        assertEquals(FaultCode.JOURNAL_NEWER, refused(newer));
        assertArrayEquals(before, Files.readAllBytes(newer));
    }

    @Test
    void leavesTheLogOfANewerVersionThatWasKilledByteForByte() throws IOException, SQLException {
        Path running = folder.resolve("running.db");
        Path newer = folder.resolve("newer.db");
        open(running).close();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + running);
                Statement statement = db.createStatement()) {
            statement.execute("PRAGMA user_version = " + (SqliteFile.SCHEMA_VERSION + 1));
            copy(running, newer);
        }
        byte[] before = Files.readAllBytes(newer);
        byte[] log = Files.readAllBytes(log(newer));
        assertTrue(log.length > 0);
        assertEquals(FaultCode.JOURNAL_NEWER, refused(newer));
        assertArrayEquals(before, Files.readAllBytes(newer));
        assertArrayEquals(log, Files.readAllBytes(log(newer)));
    }

    @Test
    void saysThatGarbageIsDamagedAndLeavesIt() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.db"), "no database ".repeat(1000));
        byte[] before = Files.readAllBytes(garbage);
        assertEquals(FaultCode.JOURNAL_CORRUPT, refused(garbage));
        assertArrayEquals(before, Files.readAllBytes(garbage));
    }

    /** It opens: the page is met later, by whoever reads the rows on it. */
    @Test
    void aDamagedPageIsCalledDamagedWhereItIsMet() throws IOException {
        Path file = folder.resolve("damaged.db");
        try (Journal journal = open(file)) {
            journal.commit(Map.of(), Entries.many(1000));
        }
        try (RandomAccessFile damaging = new RandomAccessFile(file.toFile(), "rw")) {
            damaging.seek(damaging.length() / 2 / PAGE * PAGE);
            damaging.write(new byte[PAGE]);
        }
        try (Journal journal = open(file)) {
            Fault fault = assertThrows(Fault.class, () -> journal.after(0, 2000, Integer.MAX_VALUE));
            assertEquals(FaultCode.JOURNAL_CORRUPT, fault.code(), fault::getMessage);
        }
    }

    @Test
    void writesNothingByHalvesOnAFullDiskAndGoesOnWhenThereIsRoom() throws SQLException {
        Path small = folder.resolve("small.db");
        Connection db = SqliteFile.open(small);
        try (SqliteJournal journal = SqliteJournal.open(db, () -> now, new SplittableRandom(2), Entries.stamp(now))) {
            set(db, "PRAGMA max_page_count = 40");
            Bytes state = Bytes.ofText("before");
            journal.commit(Map.of("machine", state), List.of(Entries.coin(10)));
            long full = fill(journal);

            assertEquals(full, journal.lastSeq());
            assertEquals(Optional.of(state), journal.state("machine"));
            assertEquals(Map.of("money.in", 10L), journal.totals());
            assertEquals(full, journal.after(full - 1, 10, 1).getFirst().seq());

            journal.stored(full);
            now = now.plus(Duration.ofDays(Journal.KEPT_DAYS + 1));
            journal.trim();
            journal.commit(Map.of("machine", Bytes.ofText("after")), List.of(Entries.coin(5)));
            assertEquals(full + 1, journal.lastSeq());
            assertEquals(Map.of("money.in", 15L), journal.totals());
        }
        try (Journal again = open(small)) {
            assertEquals(Map.of("money.in", 15L), again.totals());
        }
    }

    /** Commits until the disk is full; tells the last seq that was written. */
    private static long fill(SqliteJournal journal) {
        for (int i = 0; i < 100; i++) {
            long before = journal.lastSeq();
            try {
                journal.commit(
                        Map.of("machine", Bytes.ofText("before")),
                        List.of(Entries.largest(), Entries.largest(), Entries.largest()));
            } catch (Fault e) {
                assertEquals(FaultCode.JOURNAL_UNWRITABLE, e.code());
                return before;
            }
        }
        throw new AssertionError("the disk never was full");
    }

    @Test
    void keepsNoMoreStoredRowsThanItsLimit() throws SQLException {
        Path file = folder.resolve("long.db");
        Connection db = SqliteFile.open(file);
        try (SqliteJournal journal = SqliteJournal.open(db, () -> now, new SplittableRandom(2), Entries.stamp(now))) {
            for (int i = 0; i < 11; i++) {
                journal.commit(Map.of(), Entries.many((Journal.KEPT_ROWS + 10) / 11 + 1));
            }
            long beyond = journal.lastSeq() - Journal.KEPT_ROWS;
            assertTrue(beyond > 10);
            journal.stored(10);
            journal.trim();
            assertEquals(11, journal.after(0, 1, 1).getFirst().seq());
            journal.stored(journal.lastSeq());
            journal.trim();
            assertEquals(beyond + 1, journal.after(0, 1, 1).getFirst().seq());
        }
    }

    private Path file() {
        return folder.resolve("journal-" + incarnation + ".db");
    }

    private SqliteJournal open(Path file) {
        return SqliteJournal.open(file, () -> now, random, Entries.stamp(now));
    }

    private FaultCode refused(Path file) {
        return assertThrows(Fault.class, () -> open(file)).code();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        if (Files.exists(log(from))) {
            Files.copy(log(from), log(to));
        }
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    static void execute(Path file, String sql) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            set(db, sql);
        }
    }

    private static void set(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String pragma(Connection db, String name) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
