package org.ralvend.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.backend.db.DatabaseException;
import picocli.CommandLine;

/** What keeps the backend from running is said in one line that says what to do, and the exit code is 2. */
class TroubleTest {
    @TempDir
    private Path folder;

    @Test
    void namesASettingThatIsUnknown() throws IOException {
        assertLine("CONFIG-UNKNOWN-KEY", "backend.prot", () -> run("backend.prot=8443\n"));
    }

    @Test
    void namesASettingThatIsMissing() throws IOException {
        assertLine("CONFIG-MISSING", "RALVEND_BACKEND_HOME", () -> run("backend.port=8443\n"));
    }

    @Test
    void namesAFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        String settings = "backend.ca=" + file.resolve("ca") + "\nbackend.home=" + folder + "\nbroker.home=" + folder;
        assertLine("FOLDER-UNWRITABLE", "a-file", () -> run(settings, "--prepare"));
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (BackendUnderTest first = BackendUnderTest.start();
                BackendUnderTest second = BackendUnderTest.onPort(first.serve().getPort())) {
            Throwable refused = assertThrows(Throwable.class, second::serve);
            assertLine("PORT-TAKEN", "backend.port", () -> Trouble.explain(refused));
        }
    }

    @Test
    void namesTheDatabaseThatDoesNotAnswerOrRefuses() throws IOException {
        for (String state : new String[] {"08001", "28P01", "3D000"}) {
            Throwable refused = new IllegalStateException(new DatabaseException(new SQLException("refused", state)));
            assertLine("UNREACHABLE", "db.url", () -> Trouble.explain(refused));
        }
    }

    @Test
    void couldNotRunWhereTheWorldIsInTrouble() {
        assertEquals(2, Trouble.explain(new IllegalStateException(new BindException("Address already in use"))));
        assertEquals(2, Trouble.explain(new UncheckedIOException(new IOException("No space left on device"))));
        assertEquals(2, Trouble.explain(new AccessDeniedException("x")));
    }

    @Test
    void isABugOtherwise() {
        assertEquals(1, Trouble.explain(new IllegalStateException("a thought too short")));
        assertEquals(1, Trouble.explain(new IOException("chunked transfer encoding, state: READING_LENGTH")));
    }

    private int run(String settings, String... arguments) {
        try {
            Path file = Files.writeString(folder.resolve("backend.properties"), settings);
            String[] all = new String[arguments.length + 2];
            all[0] = "--config";
            all[1] = file.toString();
            System.arraycopy(arguments, 0, all, 2, arguments.length);
            return new CommandLine(new Backend())
                    .setExecutionExceptionHandler((e, command, parsed) -> Trouble.explain(e))
                    .execute(all);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertLine(String code, String names, IntSupplier program) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            assertEquals(2, program.getAsInt());
        } finally {
            System.setErr(before);
        }
        String line = said.toString(StandardCharsets.UTF_8).strip();
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.startsWith("ralvend backend: " + code) && line.contains(names), line);
    }
}
