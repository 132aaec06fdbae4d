package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;

/** Only damage that SQLite reports is salvaged; every other trouble leaves the file as it is, and has its fault. */
class SalvageTest {
    private static final int PAGE_BYTES = 4096;
    private static final int ENTRIES = 400;
    private static final Bytes STATE = Bytes.ofText("{\"a\":1}");

    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(4);

    @Test
    void keepsEveryRowThatCanBeReadInItsPlaceAndBeginsANewEpoch() throws IOException, ProtocolException {
        Path file = written();
        Journal.Stand before;
        List<Journal.Row> all;
        try (Journal journal = open(file)) {
            before = journal.epochs().getFirst();
            all = journal.after(0, 10_000, Integer.MAX_VALUE);
        }
        spoil(file, Files.size(file) / PAGE_BYTES / 2);
        byte[] damaged = Files.readAllBytes(file);

        try (Journal journal = open(file)) {
            assertEquals(2, journal.epochs().size());
            assertEquals(before, journal.epochs().getFirst());
            List<Journal.Row> left = journal.after(before.epoch(), 0, 10_000, Integer.MAX_VALUE);
            assertTrue(left.size() < all.size() && left.size() > all.size() - 60, left.size() + " of " + all.size());
            assertTrue(all.containsAll(left));
            assertEquals(
                    new Fact.EpochStarted(before.epoch(), Fact.EpochReason.SALVAGED, before.lastSeq()),
                    JournalContract.entry(journal.after(0, 1, 1).getFirst()).fact());
            assertEquals(Optional.of(STATE), journal.state("machine"));
            assertEquals(Map.of("money.in", 50L), journal.totals());
            assertEquals(before.epoch(), journal.draining().epoch());
        }
        assertArrayEquals(damaged, Files.readAllBytes(folder.resolve("journal.db.damaged-1")));
    }

    @Test
    void whateverPageIsSpoiltItOpensAndNoRowIsAnother() throws IOException {
        Path file = written();
        List<Journal.Row> all;
        try (Journal journal = open(file)) {
            all = journal.after(0, 10_000, Integer.MAX_VALUE);
        }
        byte[] sound = Files.readAllBytes(file);
        int salvaged = 0;
        for (long page = 0; page < sound.length / PAGE_BYTES; page += 7) {
            Path one = Files.createDirectories(folder.resolve("page" + page)).resolve("journal.db");
            Files.write(one, sound);
            spoil(one, page);
            try (Journal journal = open(one)) {
                for (Journal.Stand epoch : journal.epochs()) {
                    if (journal.epochs().size() == 2 && !epoch.epoch().equals(journal.epoch())) {
                        assertTrue(all.containsAll(journal.after(epoch.epoch(), 0, 10_000, Integer.MAX_VALUE)));
                        salvaged++;
                    }
                }
                journal.commit(Map.of(), Entries.many(1));
            }
        }
        assertTrue(salvaged > 2, salvaged + " salvaged");
    }

    @Test
    void endsAnEpochWhereTheBackendHasItThoughItsLastRowsCannotBeRead() throws IOException {
        Path file = written();
        long last;
        try (Journal journal = open(file)) {
            last = journal.lastSeq();
            journal.stored(last);
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String newest = "\"units\":" + (ENTRIES - 1);
        for (int at = text.indexOf(newest); at >= 0; at = text.indexOf(newest, at + 1)) {
            spoil(file, at / PAGE_BYTES);
        }
        try (Journal journal = open(file)) {
            Journal.Stand old = journal.epochs().getFirst();
            assertEquals(new Journal.Stand(old.epoch(), last, last), old);
            assertTrue(journal.after(old.epoch(), last - 1, 1, 1).isEmpty());
            assertEquals(1, journal.pending());
        }
    }

    @Test
    void beginsAnewWhereNothingCanBeRead() throws IOException, ProtocolException {
        Path file = Files.writeString(folder.resolve("journal.db"), "no database ".repeat(1000));
        try (Journal journal = open(file)) {
            assertEquals(
                    new Fact.EpochStarted(null, Fact.EpochReason.SALVAGED, null),
                    JournalContract.entry(journal.after(0, 1, 1).getFirst()).fact());
        }
        assertTrue(Files.exists(folder.resolve("journal.db.damaged-1")));
    }

    @Test
    void goesOnWhereThePowerWentInTheMiddle() throws IOException {
        Path file = written();
        spoil(file, Files.size(file) / PAGE_BYTES / 2);
        byte[] damaged = Files.readAllBytes(file);
        EpochId salvaged;
        try (Journal journal = open(file)) {
            salvaged = journal.epoch();
        }
        // The power went before the damaged one was moved aside.
        Files.move(file, folder.resolve("journal.db.salvaged"));
        Files.write(file, damaged);
        try (Journal journal = open(file)) {
            assertEquals(salvaged, journal.epoch());
        }
        assertTrue(Files.exists(folder.resolve("journal.db.damaged-2")));
        // Or after it, before the new one took its place.
        Files.move(file, folder.resolve("journal.db.salvaged"));
        try (Journal journal = open(file)) {
            assertEquals(salvaged, journal.epoch());
        }
        assertFalse(Files.exists(folder.resolve("journal.db.salvaged")));
        // Or while it was read: what was written by then counts for nothing.
        Files.write(file, damaged);
        Files.writeString(folder.resolve("journal.db.salvaging"), "half");
        open(file).close();
        assertFalse(Files.exists(folder.resolve("journal.db.salvaging")));
    }

    @Test
    void findsTheEpochsByTheirRowsWhereTheirTableCannotBeRead() throws IOException, SQLException {
        Path file = written();
        List<Journal.Stand> before;
        try (Journal journal = open(file)) {
            journal.diverged(journal.epoch(), journal.lastSeq(), Entries.stamp(Entries.START.plusSeconds(1)));
            before = journal.epochs();
        }
        spoil(file, rootOf(file, "epoch"));
        try (Journal journal = open(file)) {
            assertEquals(before, journal.epochs().subList(0, 2));
            assertEquals(3, journal.epochs().size());
        }
    }

    /** A power cut in its first second left it; SQLite itself empties it. */
    @Test
    void leavesTheRollBackOfAFileThatWasBeingMadeToSqlite() throws IOException, SQLException {
        Path making = folder.resolve("making.db");
        Path file = folder.resolve("journal.db");
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + making);
                Statement statement = db.createStatement()) {
            statement.execute("PRAGMA cache_size = 1");
            statement.execute("PRAGMA cache_spill = 1");
            statement.execute("CREATE TABLE old (x)");
            statement.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 500; i++) {
                statement.execute("CREATE TABLE half" + i + " (x)");
            }
            Files.copy(making, file);
            Files.copy(folder.resolve("making.db-journal"), folder.resolve("journal.db-journal"));
            statement.execute("ROLLBACK");
        }
        open(file).close();
        assertFalse(Files.exists(folder.resolve("journal.db.damaged-1")));
    }

    @Test
    void leavesAJournalWhereNoSecondOneCanBeWritten() throws IOException {
        Path file = written();
        spoil(file, Files.size(file) / PAGE_BYTES / 2);
        Files.createDirectories(folder.resolve("journal.db.salvaging").resolve("in the way"));
        assertLeft(file, FaultCode.FOLDER_UNWRITABLE);
    }

    @Test
    void leavesAJournalThatIsNewerThoughItIsDamaged() throws IOException, SQLException {
        Path file = written();
        SqliteJournalTest.execute(file, "PRAGMA user_version = " + (SqliteFile.SCHEMA_VERSION + 1));
        spoil(file, Files.size(file) / PAGE_BYTES / 2);
        assertLeft(file, FaultCode.JOURNAL_NEWER);
    }

    @Test
    void leavesAJournalThatAnotherProgramHolds() {
        Path file = written();
        try (Journal held = open(file)) {
            held.commit(Map.of(), Entries.many(1));
            assertEquals(
                    FaultCode.JOURNAL_LOCKED,
                    assertThrows(Fault.class, () -> open(file)).code());
            assertEquals(1, held.epochs().size());
        }
        assertFalse(Files.exists(folder.resolve("journal.db.damaged-1")));
    }

    @Test
    void leavesWhatItCannotReadForAnotherReason() throws IOException {
        Path file = Files.createDirectory(folder.resolve("journal.db"));
        assertEquals(
                FaultCode.JOURNAL_UNWRITABLE,
                assertThrows(Fault.class, () -> open(file)).code());
        assertTrue(Files.isDirectory(file));
    }

    private void assertLeft(Path file, FaultCode code) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertEquals(code, assertThrows(Fault.class, () -> open(file)).code());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertFalse(Files.exists(folder.resolve("journal.db.damaged-1")));
    }

    private Path written() {
        Path file = folder.resolve("journal.db");
        try (Journal journal = open(file)) {
            journal.commit(Map.of("machine", STATE), List.of(Entries.coin(50)));
            for (int i = 0; i < ENTRIES; i++) {
                journal.commit(Map.of(), List.of(Entries.counted(i)));
            }
            journal.stored(100);
        }
        return file;
    }

    private SqliteJournal open(Path file) {
        return Salvage.open(file, () -> Entries.START, random, Entries.stamp(Entries.START));
    }

    private static long rootOf(Path file, String table) throws SQLException {
        try (Connection db = SqliteFile.openReadOnly(file);
                Statement statement = db.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
            row.next();
            return row.getLong(1) - 1;
        }
    }

    private static void spoil(Path file, long page) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] garbage = new byte[PAGE_BYTES];
            Arrays.fill(garbage, (byte) 0xa5);
            channel.write(ByteBuffer.wrap(garbage), page * PAGE_BYTES);
        }
    }
}
