package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.system.Script.Ended;

/** What the launcher cannot do it says in one line that tells what to do, and ends with 2, before anything is started. */
class BadInputTest {
    private static final long LOOK_AGAIN_NANOS = 200_000;

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
                "status --town",
                "cache all"
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
                "enrol",
                "cache",
                "updater",
                "updater tuf",
                "test"
            })
    void helpsWithExamples(String words) throws Exception {
        Ended ended = new Script(folder).run((words + " --help").split(" "));
        assertEquals(0, ended.exit(), ended::toString);
        assertTrue(ended.output().contains("Examples:") && ended.log().isEmpty(), ended::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "demo --once", "vendor"})
    void hasNoClockThatSomebodySets(String words) throws Exception {
        Ended ended = new Script(folder, Map.of("RALVEND_NOW", "0")).run(words.split(" "));
        assertOneLine(ended, "RALVEND_NOW sets the clock of ralvend updater tuf alone");
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

    @Test
    void tellsWhatToSetWhereThereIsNoHome() throws Exception {
        Ended ended = new Script(folder, Map.of("RALVEND_HOME", "", "HOME", "")).run("status");
        assertOneLine(ended, "neither RALVEND_HOME nor HOME is set; set RALVEND_HOME");
    }

    @Test
    void tellsWhatToInstallWhereThereIsNoJdk() throws Exception {
        String text = Files.readString(Script.ROOT.resolve("ralvend"));
        assertTrue(text.contains("\nleast=25\n"), "the script says what it needs");
        Path demanding = Files.writeString(folder.resolve("ralvend"), text.replace("\nleast=25\n", "\nleast=999\n"));
        Process process = new ProcessBuilder("bash", demanding.toString(), "demo")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("needs a JDK 999 or later; install one"), said);
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertOneLine(new Script(folder, Map.of("RALVEND_DB_PORT", port)).run("db"), "db.port = " + port);
        }
    }

    @Test
    void saysOnOneLineWhatToDoWhereThePortOfAHomeIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Path ports = Files.createDirectories(folder.resolve("home")).resolve("demo.properties");
            Files.writeString(ports, "port.db=" + port + "\nport.broker=1\nport.backend=1\n");
            Ended ended = new Script(folder).run("demo");
            assertOneLine(ended, "ralvend demo: PORT-TAKEN: ");
            assertTrue(
                    ended.log().contains("db.port = " + port) && ended.log().contains("use another RALVEND_HOME"),
                    ended::toString);
        }
    }

    /** As Ctrl-C does: in the middle of the start, when the first program runs already. */
    @Test
    void stopsWhatItHasStartedWhenItIsInterruptedWhileItStarts() throws Exception {
        Path started = folder.resolve("home").resolve("run").resolve("started");
        Path log = folder.resolve("log.txt");
        Process demo = new Script(folder).start(folder.resolve("output.txt"), log, "demo");
        List<ProcessHandle> programs = List.of();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (programs.isEmpty() && System.nanoTime() < end) {
            // Before that what runs beneath it are the script's own tools.
            programs = Files.exists(started)
                    ? demo.descendants().filter(ProcessHandle::isAlive).toList()
                    : List.of();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        assertFalse(programs.isEmpty(), () -> "nothing was started");
        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
        assertTrue(demo.waitFor(30, TimeUnit.SECONDS), "it ends");
        assertEquals(130, demo.exitValue(), Files.readString(log));
        // What a program's script had begun when the script was ended ends by itself, a moment later.
        for (ProcessHandle program : programs) {
            var _ = program.onExit().get(10, TimeUnit.SECONDS);
        }
        try (Stream<Path> notes = Files.exists(started) ? Files.list(started) : Stream.empty()) {
            assertEquals(List.of(), notes.toList());
        }
    }

    private static void assertOneLine(Ended ended, String part) {
        assertEquals(2, ended.exit(), ended::toString);
        assertTrue(ended.log().contains(part), ended::toString);
        assertEquals(1, ended.log().lines().count(), ended::toString);
        assertTrue(ended.output().isEmpty(), ended::toString);
    }
}
