package org.ralvend.launcher.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.OwnerLock;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command: unpacks a backup beside the data, starts a server on it that recovers and reads every row, and only then
 * exchanges the two by rename. The old data is kept.
 */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts a backup in the place of the database, which must not run. What was there is kept beside it.",
            "Devices then send again what the backend has lost, up to seven days, as soon as they have connected anew."
        },
        footer = {
            "",
            "Stop the backends and the broker first. Afterwards start ralvend db, then the backends, enter again what was"
                    + " filled in since the backup, and start the broker last.",
            "",
            "Example:",
            "  ralvend db restore /var/backups/ralvend-2026-11-21.tar.gz",
            "",
            "Exit codes: 0 well, 2 could not: then the database is as it was."
        })
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "what ralvend db backup wrote")
    private Path file = Path.of("");

    @Option(names = "--config", paramLabel = "FILE", description = "a Java properties file")
    private @Nullable Path config;

    @Override
    public Integer call() {
        Settings settings = Settings.of(DatabaseServer.DEFAULTS, config, System.getenv());
        Path home = settings.path("db.home").toAbsolutePath().normalize();
        try (OwnerLock _ = OwnerLock.take(home.resolve("lock"))) {
            Cluster old = new Cluster(home, Binaries.of(settings));
            Postmaster.stopStale(old.data());
            Path fresh = home.resolve("restore.new");
            prepare(file, fresh, old);
            check(new Cluster(fresh, old.binaries()));
            exchange(fresh, old);
            return 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, home + ": " + e.getMessage(), e);
        }
    }

    private static void prepare(Path file, Path fresh, Cluster old) throws IOException {
        Binaries.delete(fresh);
        Files.createDirectories(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        BackupArchive.unpack(file, fresh);
        Cluster unpacked = new Cluster(fresh, old.binaries());
        unpacked.requireSameVersion();
        if (Files.isDirectory(old.data()) && !old.password().equals(unpacked.password())) {
            throw new Fault(
                    FaultCode.CONFLICT,
                    file + " is of another installation than " + old.home() + "; restore it into an empty db.home");
        }
    }

    /** Recovery, and a look at every row: a page whose checksum is wrong fails here and not when somebody needs it. */
    private static void check(Cluster restored) {
        Postmaster server = Postmaster.start(restored, 0);
        try (Connection db = restored.connect(server.port(), Cluster.NAME)) {
            long rows = 0;
            List<String> tables = tables(db);
            for (String table : tables) {
                rows += count(db, table);
            }
            System.err.println("ralvend db restore: " + tables.size() + " tables with " + rows + " rows are readable");
        } catch (SQLException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, "the backup cannot be read: " + e.getMessage(), e);
        } finally {
            server.stop();
        }
    }

    private static List<String> tables(Connection db) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                        + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static long count(Connection db, String table) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(t.*) FROM " + table + " t")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** From the first rename on the backup is the database: whoever starts it next finishes what is cut here. */
    private static void exchange(Path fresh, Cluster old) throws IOException {
        sync(fresh.resolve("data"));
        byte[] password = new Cluster(fresh, old.binaries()).password().getBytes(StandardCharsets.US_ASCII);
        DurableFile.writePrivate(old.home().resolve("password"), password);
        Files.move(fresh.resolve("data"), old.restored());
        syncEntry(old.home());
        old.finishRestore()
                .ifPresent(kept -> System.err.println(
                        "ralvend db restore: what was there is in " + kept + "; delete it when it is not needed"));
        Binaries.delete(fresh);
    }

    /** The server has synced what it wrote; this is for what was unpacked and never touched. */
    private static void sync(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                if (Files.isDirectory(path)) {
                    syncEntry(path);
                } else {
                    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                        file.force(true);
                    }
                }
            }
        }
    }

    static void syncEntry(Path folder) throws IOException {
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}
