package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.program.HomeLock;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import picocli.CommandLine;

class JournalToolTest {
    @TempDir
    private Path home = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsEntriesTotalsAndHowFarItIsStoredWhileTheAgentRuns() throws IOException {
        try (Journal journal = journal()) {
            journal.stored(2);
            journal.commit(Map.of(), List.of(Entries.coin(50)));
            byte[] before = Files.readAllBytes(file());
            assertEquals(0, run("show", home.toString()));
            assertArrayEquals(before, Files.readAllBytes(file()));
        }
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(1).matches("[0-9a-f]{8} 2 2026-11-21T08:00:00Z SlotCounted.*units=0.*"), lines.get(1));
        assertEquals("total money.in 50", lines.get(lines.size() - 2));
        assertTrue(lines.getLast().endsWith(" 2 of 6"), lines.getLast());
    }

    @Test
    void showsJsonThatReads() throws ProtocolException {
        journal().close();
        assertEquals(0, run("show", "--json", home.resolve("data").toString()));
        List<String> lines = out.toString().lines().toList();
        assertEquals(6, lines.size());
        for (String line : lines) {
            RecordCodec.decode(JournalLine.class, line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void saysThatAnUnalteredJournalIsWell() {
        journal().close();
        assertEquals(0, run("verify", home.toString()), out::toString);
        assertEquals("well: 5 entries", out.toString().strip());
    }

    @Test
    void saysThatATrimmedJournalIsWell() {
        try (Journal journal = journal()) {
            journal.commit(Map.of(), List.of(Entries.coin(50), Entries.coin(20)));
            journal.stored(6);
            journal.trim();
        }
        assertEquals(0, run("verify", home.toString()), out::toString);
        assertEquals("well: 1 entries", out.toString().strip());
    }

    @Test
    void salvagesWhatIsDamagedAndLeavesWhatIsNot() throws IOException {
        journal().close();
        assertEquals(0, run("salvage", home.toString()), err::toString);
        assertEquals("well: nothing is damaged", out.toString().strip());
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 4096, 8192, (byte) 0xa5);
        Files.write(file(), bytes);
        assertEquals(0, run("salvage", home.toString()), err::toString);
        assertTrue(out.toString().contains("salvaged: 5 entries"), out::toString);
        assertEquals(0, run("verify", home.toString()), out::toString);
    }

    @Test
    void salvagesNothingUnderARunningAgent() {
        journal().close();
        try (HomeLock _ = HomeLock.take(home)) {
            assertEquals(2, run("salvage", home.toString()));
        }
        assertTrue(err.toString().contains("ALREADY"), err::toString);
    }

    @Test
    void salvagesNothingWhereThereIsNoDevice() {
        assertEquals(2, run("salvage", home.resolve("other").toString()));
        assertTrue(Files.notExists(home.resolve("other")));
    }

    @Test
    void namesTheFirstEntryOfWhichOneByteIsAnother() throws IOException {
        journal().close();
        byte[] bytes = Files.readAllBytes(file());
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"units\":1}");
        bytes[at + "\"units\":".length()] = '7';
        Files.write(file(), bytes);
        assertEquals(1, run("verify", home.toString()));
        assertTrue(out.toString().contains("seq 3 is not what was written"), out::toString);
    }

    @Test
    void namesTheEntryThatIsMissing() throws SQLException {
        journal().close();
        SqliteJournalTest.execute(file(), "DELETE FROM entry WHERE seq = 4");
        assertEquals(1, run("verify", home.toString()));
        assertTrue(out.toString().contains("seq 4 is missing"), out::toString);
        out.getBuffer().setLength(0);
        SqliteJournalTest.execute(file(), "DELETE FROM entry WHERE seq < 3");
        assertEquals(1, run("verify", home.toString()));
        assertTrue(out.toString().contains("seq 1 is missing"), out::toString);
    }

    @Test
    void namesATotalThatTheEntriesDoNotAddUpTo() throws SQLException {
        try (Journal journal = journal()) {
            journal.commit(Map.of(), List.of(Entries.coin(50)));
        }
        SqliteJournalTest.execute(file(), "UPDATE total SET value = 40");
        assertEquals(1, run("verify", home.toString()));
        assertTrue(out.toString().contains("total money.in is 40, and the entries add up to 50"), out::toString);
    }

    @Test
    void saysInOneLineThatThereIsNoJournal() {
        assertEquals(2, run("verify", home.toString()));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().startsWith("ralvend journal: NOT-FOUND"), err::toString);
    }

    @Test
    void helpHasExamples() {
        CommandLine tool = JournalTool.commandLine();
        assertTrue(tool.getUsageMessage().contains("Examples:"));
        tool.getSubcommands()
                .values()
                .forEach(command ->
                        assertTrue(command.getUsageMessage().contains("Example:"), command.getUsageMessage()));
    }

    /** Five entries, eight days old. */
    private Journal journal() {
        Journal journal = SqliteJournal.open(
                file(),
                () -> Entries.START.plus(Duration.ofDays(8)),
                new SplittableRandom(1),
                Entries.stamp(Entries.START));
        journal.commit(Map.of(), Entries.many(4));
        return journal;
    }

    private Path file() {
        return home.resolve("data").resolve("journal.db");
    }

    private int run(String... arguments) {
        return JournalTool.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
