package org.ralvend.launcher.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/** The real program with the real PostgreSQL, as whoever runs the tests. */
class DatabaseServerTest {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path home = Path.of("unset");

    private Optional<Process> running = Optional.empty();

    @AfterEach
    void stop() throws InterruptedException {
        if (running.isPresent()) {
            end(running.get());
        }
    }

    @Test
    void keepsCommittedRowsThroughAKillAndStopsThePostgresThatWasLeft() throws Exception {
        RunFile first = start();
        try (Connection db = connect(first);
                Statement statement = db.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertEquals("on", show(statement, setting), setting);
            }
            assertEquals("127.0.0.1", show(statement, "listen_addresses"));
            statement.execute("CREATE TABLE kept (n int)");
            statement.execute("INSERT INTO kept VALUES (42)");
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("password"))));

        ProcessHandle postmaster = postmaster();
        running.orElseThrow().destroyForcibly().waitFor();
        assertTrue(postmaster.isAlive(), "a killed launcher leaves its PostgreSQL");

        RunFile second = start();
        assertFalse(postmaster.isAlive());
        assertTrue(Files.readString(home.resolve("said")).contains("stopped PostgreSQL " + postmaster.pid()));
        try (Connection db = connect(second);
                Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM kept")) {
            assertTrue(rows.next());
            assertEquals(42, rows.getInt(1));
        }

        ProcessHandle last = postmaster();
        assertEquals(143, end(running.orElseThrow()));
        assertFalse(last.isAlive(), "ended by TERM it takes its PostgreSQL along");
    }

    @Test
    void refusesTheFolderOfAnotherMajorVersion() throws IOException {
        Files.createDirectories(home.resolve("bin-" + Binaries.version()));
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data").resolve("PG_VERSION"), "9\n");
        Fault fault = assertThrows(Fault.class, () -> Cluster.prepare(home, Binaries.in(home)));
        assertEquals(FaultCode.DATABASE_VERSION, fault.code());
    }

    private RunFile start() throws IOException, InterruptedException {
        Path runFile = home.resolve("run.json");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseServer.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said").toFile());
        builder.environment().put("RALVEND_DB_HOME", home.toString());
        builder.environment().put("RALVEND_DB_PORT", "0");
        builder.environment().put("RALVEND_DB_RUN_FILE", runFile.toString());
        Process process = builder.start();
        running = Optional.of(process);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < deadline) {
            Optional<RunFile> ready = RunFile.read(runFile).filter(run -> run.pid() == process.pid());
            if (ready.isPresent()) {
                return ready.get();
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError("not up: " + Files.readString(home.resolve("said")));
    }

    private Connection connect(RunFile run) throws IOException, SQLException {
        String password = Files.readString(home.resolve("password"));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + run.ports().get("postgres") + "/ralvend", "ralvend", password);
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(home.resolve("data").resolve("postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            return Objects.requireNonNull(rows.getString(1));
        }
    }

    private static int end(Process process) throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
