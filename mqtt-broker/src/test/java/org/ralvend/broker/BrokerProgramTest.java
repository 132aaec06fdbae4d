package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.program.RunFile;

/** The program as its user meets it: a process with a settings file. */
class BrokerProgramTest {
    private static final int LIMIT_SECONDS = 30;
    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void writeIdentity() throws Exception {
        TestPki.write(PKI.issue("CN=broker,OU=broker", "localhost"), home());
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void saysThatItIsUpServesAndEndsOnTerm() throws Exception {
        Process program = start("broker.port = 0");
        RunFile run = awaitRunFile(program);
        assertEquals(program.pid(), run.pid());
        int port = run.ports().getOrDefault("mqtts", 0);
        try (TestClient device = TestClient.connect(port, PKI.device("d1").context(), "d1")) {
            assertEquals(1, device.subscribe("rv/1/d1/down"));
            Process second = start("broker.port = 0");
            assertEquals(2, exit(second));
            assertOneLine(second, "ralvend broker: ALREADY-RUNNING: ");
            program.destroy();
            assertTrue(program.waitFor(10, TimeUnit.SECONDS), "still running");
            device.awaitGone();
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("hivemq/conf/keys.jks"))));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("hivemq/conf"))));
    }

    @Test
    void saysInOneLineThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process program = start("broker.port = " + taken.getLocalPort());
            assertEquals(2, exit(program));
            assertOneLine(program, "ralvend broker: PORT-TAKEN: ");
        }
        assertFalse(Files.exists(folder.resolve("run.json")));
    }

    @Test
    void saysInOneLineWhatIsWrongWithItsSettings() throws Exception {
        Process program = start("broker.prt = 1");
        assertEquals(2, exit(program));
        assertOneLine(program, "ralvend broker: CONFIG-UNKNOWN-KEY: ");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Process start(String line) throws IOException {
        Path config = Files.writeString(
                Files.createTempFile(folder, "broker", ".properties"),
                "broker.home = " + home() + "\nbroker.run-file = " + folder.resolve("run.json") + "\n" + line + "\n");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
        started.add(program);
        return program;
    }

    private RunFile awaitRunFile(Process program) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(LIMIT_SECONDS);
        while (Instant.now().isBefore(deadline)) {
            Optional<RunFile> run = RunFile.read(folder.resolve("run.json"));
            if (run.isPresent()) {
                return run.get();
            }
            assertFalse(program.waitFor(20, TimeUnit.MILLISECONDS), "it ended");
        }
        throw new AssertionError("no run file");
    }

    private static int exit(Process program) throws InterruptedException {
        assertTrue(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running");
        return program.exitValue();
    }

    private static void assertOneLine(Process program, String start) throws IOException {
        List<String> lines = program.inputReader().lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith(start), lines::toString);
    }
}
