package org.ralvend.launcher.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioParser;
import org.ralvend.launcher.sim.Result.Outcome;
import org.ralvend.launcher.sim.Result.Played;
import org.ralvend.launcher.town.Deadline;
import org.ralvend.launcher.town.Stage;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command: reads all files, takes the home, starts everything, plays each file in a fresh town, tells what came of it. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays scenario files one after another, each in a fresh town on real programs, and judges each by three"
                    + " witnesses: the world, the database, the devices' journals.",
            "Needs no terminal; ends by itself. Results on standard output, everything else on standard error."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend sim run demo/1-plain.scenario demo/3-jam.scenario",
            "  ralvend sim run --json --junit target/sim.xml --artifacts target/sim my.scenario",
            "  RALVEND_HOME=$(mktemp -d) ralvend sim run --seed 7 my.scenario",
            "",
            "Exit codes: 0 all well, 1 a scenario was wrong, 2 one could not be read or run, 130 ended by Ctrl-C."
        })
final class SimRun implements Callable<Integer> {
    private static final int MAX_FILES = 200;
    private static final int MAX_SECONDS = 86_400;

    /** For everything to start, and for each file's town to be set up, come to rest and be counted. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration TOWN = Duration.ofMinutes(4);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "scenarios; see docs/simulator.md")
    private List<Path> files = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "of the world's chance (default: another each time)")
    private int seed = (int) (InstantSource.system().millis() & Integer.MAX_VALUE);

    @Option(names = "--json", description = "a line of JSON a file instead of text")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "writes the results as JUnit XML")
    private @Nullable Path junit;

    @Option(
            names = "--artifacts",
            paramLabel = "DIR",
            description = "keeps logs, journals and the world's ledger there of each file that did not go well")
    private @Nullable Path artifacts;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "for all of it (default: by what the files may wait for)")
    private int timeout;

    private final long started = System.nanoTime();

    @Override
    public Integer call() {
        if (seed < 0 || timeout < 0 || timeout > MAX_SECONDS || files.size() > MAX_FILES) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "--seed is 0 or more, --timeout 1 to " + MAX_SECONDS + ", and there are " + MAX_FILES
                            + " files at most");
        }
        List<Scenario> scenarios = files.stream().map(ScenarioParser::read).toList();
        makeFolders();
        Instant at = InstantSource.system().instant();
        List<Played> all = new ArrayList<>();
        Outcome worst = Outcome.OK;
        Programs programs = Programs.ofThisProcess();
        Told told = new Told(started);
        try (Stage stage = Stage.take(programs, 1, told::add);
                Deadline deadline = Deadline.start("ralvend sim", limit(scenarios), stage)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
            told.add("seed " + seed + ", at most " + deadline.limit().toSeconds() + " s");
            Trial trial = new Trial(stage, programs, new Trial.Plan(seed, artifacts, deadline), told);
            trial.start();
            for (Scenario scenario : scenarios) {
                Played played = trial.play(scenario, all.size() + 1);
                all.add(played);
                worst = worst.compareTo(played.result().outcome()) < 0
                        ? played.result().outcome()
                        : worst;
                print(played.result());
            }
        } finally {
            if (junit != null && !all.isEmpty()) {
                new JUnitReport(all, at).write(junit);
            }
        }
        return worst.exit();
    }

    private void print(Result result) {
        System.out.println(json ? result.json() : result.text());
    }

    private Duration limit(List<Scenario> scenarios) {
        if (timeout > 0) {
            return Duration.ofSeconds(timeout);
        }
        return scenarios.stream().map(s -> s.longest().plus(TOWN)).reduce(START, Duration::plus);
    }

    /** What cannot be written is told before anything is started. */
    private void makeFolders() {
        Path report = junit == null ? null : junit.toAbsolutePath().getParent();
        for (Path folder : Arrays.asList(artifacts, report)) {
            try {
                if (folder != null) {
                    Files.createDirectories(folder);
                }
            } catch (IOException e) {
                throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
            }
        }
    }
}
