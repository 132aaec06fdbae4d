package org.ralvend.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.check.Broken;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.coverage.Coverage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: plays fleets, seed by seed, and tells which invariant does not hold and how that came. */
@Command(
        name = "ralvend simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays a fleet of vendors, warehouses, redelivery terminals and backend replicas in two towns, with"
                    + " coins, cards and gift cards, seed by seed, on the real decisions and shells, with everything that can go wrong, and checks the invariants after every"
                    + " event.",
            "Figures and coverage on standard output, progress and stories of what is broken on standard error."
        },
        footer = {
            "",
            "The same seed plays the same run. A suite of 100 seeds must have met the rows of the tables of devices"
                    + " and backend and the kinds of fault that are not rare, one of 2000 all of them.",
            "",
            "Examples:",
            "  ralvend simulate --seeds 2000",
            "  ralvend simulate --from 77 --seeds 1 --trace",
            "",
            "Exit codes: 0 all hold, 1 one is broken or something was not met, 2 could not run."
        })
public final class Simulate implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int STORIES = 3;
    private static final int PROGRESS_EVERY = 100;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "how many (default: ${DEFAULT-VALUE})",
            defaultValue = "200")
    private int seeds;

    @Option(
            names = "--from",
            paramLabel = "S",
            description = "the first (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long from;

    @Option(names = "--trace", description = "every line of what happened, on standard output; for one seed or a few")
    private boolean trace;

    @Option(names = "--json", description = "the figures as a line of JSON")
    private boolean json;

    /** What is printed as JSON. */
    record Answer(
            long from,
            int seeds,
            long sales,
            long events,
            long eventsPerSecond,
            String fingerprint,
            Map<String, Long> faults,
            Set<String> missed,
            List<Failure> broken) {}

    record Failure(long seed, String invariant, String what) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate()).execute(args));
    }

    @Override
    public Integer call() {
        SimKeys.install();
        ErrorLog errors = ErrorLog.install();
        Suite suite = new Suite(Setup.real(), errors);
        long began = System.nanoTime();
        suite.play(from, seeds, this::progress);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (trace) {
            trace(errors);
        }
        suite.broken().stream().limit(STORIES).forEach(outcome -> tell(outcome, errors));
        print(suite, took);
        return suite.isGood() ? 0 : BROKEN;
    }

    private void progress(Run.Outcome outcome) {
        long done = outcome.seed() - from + 1;
        Broken broken = outcome.broken();
        if (broken != null) {
            System.err.println(
                    "seed " + outcome.seed() + ": " + broken.invariant() + " is broken: " + broken.getMessage());
        }
        if (done % PROGRESS_EVERY == 0 && done < seeds) {
            System.err.println("ralvend simulate: " + done + " of " + seeds + " seeds");
        }
    }

    private void trace(ErrorLog errors) {
        for (long seed = from; seed < from + seeds; seed++) {
            new Run(seed, Setup.real(), new Coverage(), errors, true)
                    .play()
                    .trace()
                    .lines()
                    .forEach(System.out::println);
        }
    }

    private static void tell(Run.Outcome outcome, ErrorLog errors) {
        System.err.println();
        System.err.println("The story of seed " + outcome.seed() + "; the whole of it: ralvend simulate --from "
                + outcome.seed() + " --seeds 1 --trace");
        Story.of(outcome, Setup.real(), errors).forEach(line -> System.err.println("  " + line));
    }

    private void print(Suite suite, Duration took) {
        long perSecond = suite.events() * 1000 / Math.max(1, took.toMillis());
        Coverage coverage = suite.coverage();
        if (json) {
            List<Failure> failures =
                    suite.broken().stream().map(Simulate::failure).toList();
            Answer answer = new Answer(
                    from,
                    seeds,
                    suite.sales(),
                    suite.events(),
                    perSecond,
                    suite.fingerprint(),
                    coverage.faults(),
                    coverage.missing(),
                    failures);
            System.out.println(new String(RecordCodec.encode(answer), StandardCharsets.UTF_8));
            return;
        }
        System.out.printf(
                "seeds %d to %d: %d broken, %,d sales, %,d faults, %,d events in %.1f s, %,d events/s, fingerprint"
                        + " %s%n",
                from,
                from + seeds - 1,
                suite.broken().size(),
                suite.sales(),
                coverage.faults().values().stream().mapToLong(Long::longValue).sum(),
                suite.events(),
                took.toMillis() / 1000.0,
                perSecond,
                suite.fingerprint());
        coverage.tables().forEach((table, seen) -> System.out.println(table + ": " + seen));
        coverage.faults().forEach((fault, times) -> System.out.printf("%8d %s%n", times, fault));
        coverage.missing().forEach(row -> System.out.println("not met: " + row));
    }

    private static Failure failure(Run.Outcome outcome) {
        @Nullable Broken broken = outcome.broken();
        return broken == null
                ? new Failure(outcome.seed(), "", "")
                : new Failure(outcome.seed(), broken.invariant(), String.valueOf(broken.getMessage()));
    }
}
