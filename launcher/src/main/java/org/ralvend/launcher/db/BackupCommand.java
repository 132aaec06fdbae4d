package org.ralvend.launcher.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.protocol.program.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command: a copy of the running cluster by PostgreSQL's low-level API for base backups (PostgreSQL 17, 25.3.4.1): the
 * server is told, its files are copied while it works on, and the log written meanwhile, which makes them consistent, is
 * copied after them. The file appears whole or not at all.
 */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a backup of the running database into a new file, while everything works on.",
            "The file holds all data and the database's password: keep it as safe as the database."
        },
        footer = {
            "",
            "Not in it: keys, certificates and tokens, which are in RALVEND_HOME/ca and RALVEND_HOME/backend.",
            "",
            "Example:",
            "  ralvend db backup /var/backups/ralvend-$(date +%F).tar.gz",
            "",
            "Exit codes: 0 well, 2 could not: no database runs, the file exists, or cannot be written."
        })
final class BackupCommand implements Callable<Integer> {
    private static final Pattern START = Pattern.compile("START WAL LOCATION: \\S+ \\(file ([0-9A-F]{24})\\)");

    @Parameters(paramLabel = "FILE", description = "must not exist")
    private Path file = Path.of("");

    @Option(names = "--config", paramLabel = "FILE", description = "a Java properties file")
    private @Nullable Path config;

    /** What the server says at the end of the copying. */
    private record Ended(String label, String firstLog, String lastLog) {}

    @Override
    public Integer call() {
        Settings settings = Settings.of(DatabaseServer.DEFAULTS, config, System.getenv());
        Path home = settings.path("db.home").toAbsolutePath().normalize();
        Cluster cluster = new Cluster(home, Binaries.of(settings));
        long bytes = write(cluster, port(settings), file.toAbsolutePath().normalize());
        System.err.println("ralvend db backup: " + file + ", " + bytes + " bytes");
        return 0;
    }

    /** Returns the file's size. */
    static long write(Cluster cluster, int port, Path file) {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            copy(cluster, port, half);
            // A link is refused where the name is taken meanwhile; a rename would replace.
            Files.createLink(file, half);
            Files.delete(half);
            try (FileChannel folder = FileChannel.open(Objects.requireNonNull(file.getParent()))) {
                folder.force(true);
            }
            return Files.size(file);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e, e);
        } catch (SQLException e) {
            throw new Fault(FaultCode.UNREACHABLE, "the database: " + e.getMessage(), e);
        }
    }

    private static void copy(Cluster cluster, int port, Path half) throws IOException, SQLException {
        try (Connection db = cluster.connect(port, Cluster.NAME);
                Statement statement = db.createStatement();
                BackupArchive archive = BackupArchive.create(half)) {
            archive.add(BackupArchive.PASSWORD, cluster.password());
            statement.execute("SELECT pg_backup_start('ralvend db backup', fast => true)");
            archive.addData(cluster.data());
            Ended ended = end(statement);
            archive.add(BackupArchive.DATA + "backup_label", ended.label());
            archive.addLogs(cluster.data().resolve("pg_wal"), ended.firstLog(), ended.lastLog());
            archive.finish();
        }
        try (FileChannel written = FileChannel.open(half, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static Ended end(Statement statement) throws SQLException {
        String sql =
                "SELECT labelfile, spcmapfile, pg_walfile_name(lsn) FROM pg_backup_stop(wait_for_archive => false)";
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            String label = Objects.requireNonNull(rows.getString(1));
            Matcher start = START.matcher(label);
            if (!start.find()
                    || !Objects.requireNonNullElse(rows.getString(2), "").isEmpty()) {
                throw new Fault(FaultCode.DATABASE_VERSION, "a database with tablespaces of its own is not ours");
            }
            return new Ended(label, start.group(1), Objects.requireNonNull(rows.getString(3)));
        }
    }

    private static int port(Settings settings) {
        String file = settings.find("db.run-file");
        return RunFile.read(Path.of(file))
                .filter(run -> run.process().isPresent())
                .map(run -> run.ports().get("postgres"))
                .orElseThrow(() -> new Fault(FaultCode.UNREACHABLE, "no database runs; start ralvend db"));
    }
}
