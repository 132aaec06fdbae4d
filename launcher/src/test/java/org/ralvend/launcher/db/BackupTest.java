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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;

/** On a real PostgreSQL that is written to meanwhile. */
class BackupTest {
    @TempDir
    private Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init") // set before each
    private Path file;

    @BeforeEach
    void places() {
        cluster = Cluster.prepare(folder.resolve("db"), Binaries.in(TestDatabase.PROGRAMS));
        file = folder.resolve("backup.tar.gz");
    }

    @Test
    void restoresWhatWasCommittedBeforeTheBackupAndKeepsWhatWasThere() throws Exception {
        Postmaster server = Postmaster.start(cluster, 0);
        execute(server, "CREATE TABLE kept (n bigint)");
        execute(server, "INSERT INTO kept SELECT generate_series(1, 100000)");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> write(server, done));
        BackupCommand.write(cluster, server.port(), file);
        done.set(true);
        writer.join();
        long later = count(server);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                FaultCode.FOLDER_UNWRITABLE,
                assertThrows(Fault.class, () -> BackupCommand.write(cluster, server.port(), file))
                        .code(),
                "no file is replaced");
        execute(server, "DELETE FROM kept");
        server.stop();

        assertEquals(0, restore(file));
        Postmaster restored = Postmaster.start(cluster, 0);
        long rows = count(restored);
        restored.stop();
        assertTrue(100_000 <= rows && rows <= later, rows + " of " + later);
        try (Stream<Path> left = Files.list(cluster.home())) {
            assertEquals(
                    1,
                    left.filter(f -> f.getFileName().toString().startsWith("data.before-restore-"))
                            .count());
        }
        assertFalse(Files.exists(cluster.home().resolve("restore.new")));
    }

    @Test
    void leavesTheDatabaseAloneWhereTheFileIsTornOrOfAnotherInstallation() throws Exception {
        Postmaster server = Postmaster.start(cluster, 0);
        execute(server, "CREATE TABLE kept (n bigint)");
        BackupCommand.write(cluster, server.port(), file);
        execute(server, "INSERT INTO kept VALUES (1)");
        server.stop();
        byte[] whole = Files.readAllBytes(file);
        Path torn = Files.write(folder.resolve("torn"), Arrays.copyOf(whole, whole.length / 2));
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        assertThrows(Fault.class, () -> call(torn));
        assertThrows(Fault.class, () -> call(Files.write(folder.resolve("damaged"), damaged)));
        Files.writeString(cluster.home().resolve("password"), "another");
        assertEquals(
                FaultCode.CONFLICT, assertThrows(Fault.class, () -> call(file)).code());
        assertTrue(Files.isDirectory(cluster.data()));
        assertFalse(Files.exists(cluster.restored()));
    }

    @Test
    void whoeverStartsTheDatabaseNextFinishesARestoreThatWasCut() throws Exception {
        Files.move(cluster.data(), cluster.restored());
        Cluster next = Cluster.prepare(cluster.home(), Binaries.in(TestDatabase.PROGRAMS));
        assertTrue(Files.isDirectory(next.data()));
        assertFalse(Files.exists(next.restored()));
    }

    private int restore(Path from) throws IOException {
        return new CommandLine(new RestoreCommand()).execute(words(from));
    }

    private void call(Path from) throws IOException {
        RestoreCommand command = new RestoreCommand();
        new CommandLine(command).parseArgs(words(from));
        command.call();
    }

    private String[] words(Path from) throws IOException {
        Path config = Files.writeString(
                folder.resolve("db.properties"),
                "db.home=" + cluster.home() + "\ndb.programs=" + TestDatabase.PROGRAMS + "\n");
        return new String[] {"--config", config.toString(), from.toString()};
    }

    private void write(Postmaster server, AtomicBoolean done) {
        try (Connection db = cluster.connect(server.port(), Cluster.NAME);
                Statement statement = db.createStatement()) {
            for (int n = 0; !done.get(); n++) {
                statement.execute("INSERT INTO kept VALUES (" + -n + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it works on during a backup", e);
        }
    }

    private long count(Postmaster server) throws SQLException {
        try (Connection db = cluster.connect(server.port(), Cluster.NAME);
                Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM kept")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(Postmaster server, String sql) throws SQLException {
        try (Connection db = cluster.connect(server.port(), Cluster.NAME);
                Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }
}
