package org.ralvend.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.protocol.program.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulated physical world: ledger → machines → the one thread → the doorway. It outlives the device agents. */
public final class World implements AutoCloseable {
    /** Every setting of a world with its default. */
    public static final Map<String, String> DEFAULTS = Map.of(
            "world.home", "",
            "world.socket", "",
            "world.run-file", "",
            "world.seed", "1",
            "world.coin-pulse-millis", "20",
            "world.rotation-millis", "600",
            "world.key-bounce-millis", "5",
            "world.key-hold-millis", "60");

    private final Path socket;
    private final Machines machines;
    private final WorldLoop loop;
    private final Doorway doorway;

    private World(Path socket, Machines machines, WorldLoop loop, Doorway doorway) {
        this.socket = socket;
        this.machines = machines;
        this.loop = loop;
        this.doorway = doorway;
    }

    /** Starts a world; it goes on from what its ledger says. */
    public static World open(Settings settings) {
        Path home = settings.path("world.home");
        createHome(home);
        Path socket =
                settings.find("world.socket").isEmpty() ? home.resolve("world.sock") : settings.path("world.socket");
        LineSocket.address(socket);
        Schedule schedule = new Schedule();
        Machines machines =
                new Machines(home.resolve("ledger.jsonl"), InstantSource.system(), Tuning.of(settings), schedule);
        WorldLoop loop = new WorldLoop(schedule);
        Control control = new Control(machines);
        Doorway doorway;
        try {
            doorway = Doorway.open(socket, line -> new Connection(line, loop, machines, control).serve());
        } catch (Fault e) {
            machines.close();
            throw e;
        }
        loop.start();
        return new World(socket, machines, loop, doorway);
    }

    /** Says that it is ready, where the settings name a run file. */
    void announce(Settings settings) {
        if (!settings.find("world.run-file").isEmpty()) {
            RunFile.ofThisProcess("world", Map.of()).write(settings.path("world.run-file"));
        }
    }

    public Path socket() {
        return socket;
    }

    /** Returns when the world was closed; throws the {@link Fault} that ended it otherwise. */
    public void join() throws InterruptedException {
        loop.join();
    }

    @Override
    public void close() throws IOException {
        doorway.close();
        loop.close();
        machines.close();
    }

    private static void createHome(Path home) {
        try {
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, home + ": " + e.getMessage(), e);
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Program())
                .setExecutionExceptionHandler(World::explain)
                .execute(arguments));
    }

    private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(e instanceof Fault)) {
            throw e;
        }
        line.getErr().println("ralvend world: " + e.getMessage());
        return 2;
    }

    @Command(
            name = "world",
            sortOptions = false,
            exitCodeOnExecutionException = 2,
            description = "Runs the simulated physical world until it is ended.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  RALVEND_WORLD_HOME=~/.ralvend/world world",
                "  world --config world.properties",
                "",
                "Settings (file, or environment as RALVEND_WORLD_HOME):",
                "  world.home              folder of ledger.jsonl and the socket; must be set",
                "  world.socket            Unix domain socket, in the home where not set",
                "  world.run-file          written when the world is ready (none)",
                "  world.seed              of the bouncing of keys (1)",
                "  world.coin-pulse-millis (20)   world.rotation-millis (600)",
                "  world.key-bounce-millis (5)    world.key-hold-millis (60)",
                "",
                "Exit codes: 0 ended, 2 could not run."
            })
    private static final class Program implements Callable<Integer> {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "a Java properties file")
        private @Nullable Path config;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "shows this and ends")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean help;

        @Override
        public Integer call() throws Exception {
            Settings settings = Settings.of(DEFAULTS, config, System.getenv());
            try (World world = open(settings)) {
                world.announce(settings);
                System.err.println("ralvend world: ready at " + world.socket());
                world.join();
            }
            return 0;
        }
    }
}
