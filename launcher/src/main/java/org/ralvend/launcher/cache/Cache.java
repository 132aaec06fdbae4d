package org.ralvend.launcher.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.launcher.process.OwnerLock;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioParser;
import org.ralvend.launcher.scenario.ScenarioRun;
import org.ralvend.launcher.town.Deadline;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program: starts each of RalVend's programs in an installation of its own, has them sell once, and ends them in
 * order. Each then writes its AOT cache (JEP 514), which the script's next start of it takes over.
 */
@Command(
        name = "ralvend cache",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes the programs start in half the time: records in a town of their own what each loads, and keeps it"
                    + " under RALVEND_HOME/cache.",
            "For the programs of demo, sim, chaos and of the suite; an agent on a device records its own (docs/performance.md)."
                    + " Takes about a minute. A new build or another JDK makes the caches useless, not harmful: record again."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend cache",
            "  RALVEND_CACHE=/var/cache/ralvend ralvend cache     kept there; every program needs the same setting",
            "",
            "Exit codes: 0 recorded, 2 could not, 130 ended by Ctrl-C."
        })
public final class Cache implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;
    private static final int ENDED = 130;
    private static final int SEED = 1;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Town TOWN = new Town(
            "cache", "Cache", List.of("vendor-1"), List.of("warehouse-1", "warehouse-2"), 2, Optional.of("terminal-1"));

    private final long started = System.nanoTime();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Cache())
                .setExecutionExceptionHandler(Cache::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        Programs given = Programs.ofThisProcess();
        Caches caches = Caches.ofThisProcess();
        Path home = given.home().resolve("recording");
        try (OwnerLock _ = OwnerLock.take(given.home().resolve("recording.lock"))) {
            Programs own = given.in(home).toRecord();
            // What runs on of a killed one is stopped before anything is deleted.
            Stage.take(own, 1, this::tell).close();
            FileTree.delete(home);
            if (!record(own)) {
                return ENDED;
            }
            caches.keep(own.recorded());
            FileTree.delete(home);
        }
        tell("the next starts use what is in " + caches.folder());
        return 0;
    }

    /** False where it was ended by a signal. */
    private boolean record(Programs own) {
        try (Stage stage = Stage.take(own, 1, this::tell);
                Deadline _ = Deadline.start("ralvend cache", LIMIT, stage)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stage), "stop"));
            try {
                sell(stage, own.root().resolve("demo").resolve("1-plain.scenario"));
            } catch (Fault e) {
                if (stage.isClosing()) {
                    return false;
                }
                throw e;
            }
            tell("sold; each program writes its cache at its end");
            return true;
        }
    }

    /** Nothing that programs would still do is wanted; where they have ended already, nothing happens. */
    private static void stop(Stage stage) {
        stage.deaths().all();
        stage.close();
    }

    /** @throws Fault {@link FaultCode#INTERNAL} where the scenario does not go as it says */
    private void sell(Stage stage, Path file) {
        Scenario scenario = ScenarioParser.read(file);
        stage.start(SEED);
        stage.open(TOWN, stage.api(), stage.world());
        new ScenarioRun(stage, TOWN, stage.api(), stage.world(), this::tell)
                .play(scenario)
                .ifPresent(unmet -> {
                    throw new Fault(FaultCode.INTERNAL, unmet);
                });
        // So that a journal was read, too, and its program recorded.
        var _ = stage.newestFact(TOWN.vendors().getFirst());
    }

    private void tell(String what) {
        System.err.println(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - started) / 1e9, what));
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend cache: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
