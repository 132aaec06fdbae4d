package org.ralvend.launcher.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real PostgreSQL with the backend's tables, and nothing in them. */
public final class TestDatabase implements AutoCloseable {
    /** Unpacked once for all tests, and for the next time. */
    static final Path PROGRAMS = Path.of("target", "postgres").toAbsolutePath();

    private static final Path MIGRATIONS = Path.of("../backend/src/main/resources/db/migration");
    private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*\\.sql");

    private final Cluster cluster;
    private final Postmaster server;

    private TestDatabase(Cluster cluster, Postmaster server) {
        this.cluster = cluster;
        this.server = server;
    }

    public static TestDatabase start(Path home) throws IOException, SQLException {
        Cluster cluster = Cluster.prepare(home, Binaries.in(PROGRAMS));
        TestDatabase database = new TestDatabase(cluster, Postmaster.start(cluster, 0));
        try (Connection db = database.connect();
                Statement statement = db.createStatement()) {
            for (Path migration : migrations()) {
                statement.execute(Files.readString(migration));
            }
        }
        return database;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/ralvend", Cluster.NAME, cluster.password());
    }

    @Override
    public void close() {
        server.stop();
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> number(file) > 0)
                    .sorted(Comparator.comparingInt(TestDatabase::number))
                    .toList();
        }
    }

    private static int number(Path file) {
        var number = NUMBER.matcher(String.valueOf(file.getFileName()));
        return number.matches() ? Integer.parseInt(number.group(1)) : 0;
    }
}
