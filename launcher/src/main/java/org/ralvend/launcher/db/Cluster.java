package org.ralvend.launcher.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.ralvend.launcher.process.LogFile;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.program.DurableFile;

/**
 * The folder of one database server.
 *
 * @param home has {@code data}, {@code password} and {@code log}
 */
record Cluster(Path home, Binaries binaries) {
    /** The one user and the one database. */
    static final String NAME = "ralvend";

    private static final long INITDB_SECONDS = 120;

    /**
     * Makes what is missing: password, data.
     *
     * @throws Fault {@link FaultCode#DATABASE_VERSION} where the data is another major version's, or
     *     {@link FaultCode#FOLDER_UNWRITABLE}
     */
    static Cluster prepare(Path home, Binaries binaries) {
        Cluster cluster = new Cluster(home, binaries);
        try {
            cluster.finishRestore();
            if (Files.isDirectory(cluster.data())) {
                cluster.requireSameVersion();
            } else {
                cluster.initialise();
            }
            return cluster;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, home + ": " + e.getMessage(), e);
        }
    }

    Path data() {
        return home.resolve("data");
    }

    /** Data that is to take the place of what is in {@link #data}. */
    Path restored() {
        return home.resolve("data.restored");
    }

    /**
     * Puts restored data in its place, where there is any: a power cut between the two renames must not look like a
     * home without a database.
     *
     * @return where the old data is kept
     */
    Optional<Path> finishRestore() throws IOException {
        if (!Files.isDirectory(restored())) {
            return Optional.empty();
        }
        Optional<Path> kept = Optional.empty();
        if (Files.isDirectory(data())) {
            kept = Optional.of(home.resolve("data.before-restore-" + Minting.random128(new SecureRandom())));
            Files.move(data(), kept.get());
        }
        Files.move(restored(), data());
        RestoreCommand.syncEntry(home);
        return kept;
    }

    LogFile log() {
        return new LogFile(home.resolve("log").resolve("postgres.log"));
    }

    /** @throws Fault {@link FaultCode#CONFIG_UNREADABLE}: without it nobody can connect */
    String password() {
        try {
            return Files.readString(passwordFile(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, passwordFile() + ": " + e.getMessage(), e);
        }
    }

    /** Everything that must not be lost or heard by others is said here, so that no file in the folder can change it. */
    List<String> serverCommand(int port) {
        return Binaries.unprivileged(List.of(
                binaries.program("postgres"),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "max_connections=100",
                "-c",
                "shared_buffers=128MB",
                "-c",
                "log_line_prefix=%m [%p] "));
    }

    ProcessBuilder process(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().open());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    /** To a server on this cluster. */
    Connection connect(int port, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", NAME);
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "300");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    void requireSameVersion() throws IOException {
        String found = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!found.equals(binaries.major())) {
            throw new Fault(
                    FaultCode.DATABASE_VERSION,
                    data() + " is of PostgreSQL " + found + ", this is " + binaries.major()
                            + "; move its content with pg_dumpall");
        }
    }

    /** By rename, so that a killed initdb is not taken for a database. */
    private void initialise() throws IOException {
        Path fresh = home.resolve("data.new");
        Binaries.delete(fresh);
        if (!Files.exists(passwordFile())) {
            String password = Minting.random128(new SecureRandom());
            DurableFile.writePrivate(passwordFile(), password.getBytes(StandardCharsets.US_ASCII));
        }
        Process initdb = process(Binaries.unprivileged(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + NAME,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile(),
                        "--encoding=UTF8",
                        "--locale=C",
                        "--data-checksums")))
                .start();
        if (!ended(initdb) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new Fault(FaultCode.INTERNAL, "initdb failed:\n" + log().lastLines(5));
        }
        Files.move(fresh, data());
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(INITDB_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
