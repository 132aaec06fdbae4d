package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.system.Script.Ended;

/** What the launcher cannot do it says in one line that tells what to do, and ends with 2, before anything is started. */
class BadInputTest {
    @TempDir
    private Path folder = Path.of("unset");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dance",
                "demo --twice",
                "demo --replicas many",
                "sim",
                "sim run",
                "sim walk",
                "sim run --seed x a.scenario",
                "db --port 5",
                "journal",
                "status --town"
            })
    void tellsWhatIsNoCommandOrArgument(String words) throws Exception {
        Ended ended = new Script(folder).run(words.split(" "));
        assertEquals(2, ended.exit(), ended::toString);
        assertTrue(ended.output().isEmpty(), ended::toString);
        assertTrue(ended.log().contains("Usage:") || ended.log().contains("usage:"), ended::toString);
        assertFalse(ended.log().contains("\tat "), ended::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "sim",
                "sim run",
                "db",
                "broker",
                "backend",
                "world",
                "vendor",
                "warehouse",
                "status",
                "journal",
                "enrol"
            })
    void helpsWithExamples(String words) throws Exception {
        Ended ended = new Script(folder).run((words + " --help").split(" "));
        assertEquals(0, ended.exit(), ended::toString);
        assertTrue(ended.output().contains("Examples:") && ended.log().isEmpty(), ended::toString);
    }

    @Test
    void tellsThePlaceOfAWrongWordBeforeAnythingIsStarted() throws Exception {
        Path good = Files.writeString(folder.resolve("good.scenario"), "expect fallen 0\n");
        Path bad = Files.writeString(folder.resolve("bad.scenario"), "# one\npress vendor 1\n  dance vendor\n");
        Ended ended = new Script(folder).run("sim", "run", good.toString(), bad.toString());
        assertOneLine(ended, bad + ":3:3: unknown word 'dance'");
        assertFalse(Files.exists(folder.resolve("home").resolve("run")), "nothing was started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo --once", "sim run good.scenario"})
    void namesWhoHoldsTheHome(String words) throws Exception {
        Files.writeString(folder.resolve("good.scenario"), "expect fallen 0\n");
        Path lock =
                Files.createDirectories(folder.resolve("home").resolve("run")).resolve("demo.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            Ended ended = new Script(folder)
                    .run(words.replace("good", folder.resolve("good").toString())
                            .split(" "));
            assertOneLine(ended, "is held by process " + pid);
        }
    }

    /** A file in its place is unwritable for everybody, the superuser too. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "db", "world", "broker", "backend", "status"})
    void tellsThatTheHomeCannotBeWritten(String command) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        String home = file.resolve("home").toString();
        Ended ended = new Script(folder, Map.of("RALVEND_HOME", home)).run(command);
        assertOneLine(ended, home + "; set RALVEND_HOME");
    }

    private static void assertOneLine(Ended ended, String part) {
        assertEquals(2, ended.exit(), ended::toString);
        assertTrue(ended.log().contains(part), ended::toString);
        assertEquals(1, ended.log().lines().count(), ended::toString);
        assertTrue(ended.output().isEmpty(), ended::toString);
    }
}
