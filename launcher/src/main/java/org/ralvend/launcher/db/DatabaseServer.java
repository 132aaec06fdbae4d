package org.ralvend.launcher.db;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.OwnerLock;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.protocol.program.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: lock, binaries and data, what a killed one left behind, the server, the run file; then it waits for its end. */
@Command(
        name = "ralvend db",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the PostgreSQL of this installation until it is ended; or, as a command, saves or restores it.",
        subcommands = {BackupCommand.class, RestoreCommand.class},
        footer = {
            "",
            "Settings (file, or environment as RALVEND_DB_PORT):",
            "  db.home      folder of the database; must be set",
            "  db.programs  folder into which PostgreSQL is unpacked once, 60 MB; a user's databases may share it (db.home)",
            "  db.port      on 127.0.0.1; 0 for any free one (5433)",
            "  db.run-file  written when it accepts connections (none)",
            "",
            "Examples:",
            "  ralvend db",
            "  ralvend db backup /var/backups/ralvend.tar.gz",
            "  RALVEND_DB_PORT=0 RALVEND_DB_HOME=/var/lib/ralvend/db ralvend db",
            "",
            "User and database are ralvend, the password is in db.home/password.",
            "Exit codes: 143 ended by TERM, 2 could not run, or PostgreSQL ended."
        })
public final class DatabaseServer implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;

    static final Map<String, String> DEFAULTS =
            Map.of("db.home", "", "db.programs", "", "db.port", "5433", "db.run-file", "");

    @Option(names = "--config", paramLabel = "FILE", description = "a Java properties file")
    private @Nullable Path config;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DatabaseServer())
                .setExecutionExceptionHandler(DatabaseServer::explain)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.of(DEFAULTS, config, System.getenv());
        Path home = settings.path("db.home").toAbsolutePath().normalize();
        int port = settings.number("db.port", 0, 65_535);
        // Held as long as this process lives, so that a running server is never taken for a left one.
        try (OwnerLock _ = OwnerLock.take(home.resolve("lock"))) {
            Cluster cluster = Cluster.prepare(home, Binaries.of(settings));
            Postmaster.stopStale(cluster.data())
                    .ifPresent(pid -> System.err.println(
                            "ralvend db: stopped PostgreSQL " + pid + ", which a killed launcher had left running"));
            Postmaster server = Postmaster.start(cluster, port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop"));
            if (!settings.find("db.run-file").isEmpty()) {
                RunFile.ofThisProcess("db", Map.of("postgres", server.port())).write(settings.path("db.run-file"));
            }
            System.err.println("ralvend db: ready on 127.0.0.1:" + server.port());
            server.await();
            System.err.println("ralvend db: PostgreSQL ended:\n" + cluster.log().lastLines(10));
            return COULD_NOT_RUN;
        }
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend db: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
