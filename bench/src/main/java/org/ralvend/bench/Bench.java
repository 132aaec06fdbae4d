package org.ralvend.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program: takes a ground of its own, measures each part that was asked for, prints figures beside goals. */
@Command(
        name = "ralvend bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures speed and memory of the real programs on this machine, and prints them beside goals.",
        footer = {
            "",
            "Parts, all of them where none is named:",
            "  journal  appends to a device's journal, beside what the disk can sync",
            "  updates  bundles, their differences, and the fetching of them, beside plain SHA-256 and xdelta3",
            "  engine   the backend's engine alone, without broker, beside plain transactions",
            "  fleet    a crowd of devices over TLS, broker, backend and database, beside plain transactions",
            "  sale     last coin edge to verdict on the display, one vendor in the simulated world",
            "  agent    a vendor agent's time to ready, and its memory after sales",
            "",
            "A goal that is missed is printed as missed and changes no exit code. Where the books do not add up afterwards",
            "a part has no figure. Everything is kept under RALVEND_HOME/bench, which is emptied first.",
            "",
            "Examples:",
            "  ralvend bench                                 all of it, some thirteen minutes on two cores",
            "  ralvend bench journal",
            "  ralvend bench fleet --seconds 30 --profile backend.jfr",
            "  ralvend bench sale --sales 1000 --json",
            "",
            "Exit codes: 0 measured, 1 the books of a part do not add up, 2 could not run."
        })
public final class Bench implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;
    private static final int MAX_SALES = 100_000;
    private static final int MAX_SECONDS = 3600;
    private static final int MAX_DEVICES = 2000;

    @Parameters(paramLabel = "PART", arity = "0..*", description = "journal, updates, engine, fleet, sale, agent")
    private List<String> names = List.of();

    @Option(names = "--json", description = "one JSON object instead of the tables")
    private boolean json;

    @Option(
            names = "--sales",
            paramLabel = "N",
            defaultValue = "500",
            description = "sales of the part sale (default: ${DEFAULT-VALUE})")
    private int sales;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description =
                    "measured time of the parts fleet (each of its two runs) and journal (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "200",
            description = "devices of the part fleet (default: ${DEFAULT-VALUE})")
    private int devices;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "a flight recording of the backend during the part fleet")
    private @Nullable Path profile;

    private final long started = System.nanoTime();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setExecutionExceptionHandler(Bench::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        Set<Part> wanted = wanted(names);
        requireWithin("--sales", sales, MAX_SALES);
        requireWithin("--seconds", seconds, MAX_SECONDS);
        requireWithin("--devices", devices, MAX_DEVICES);
        List<Outcome> outcomes = new ArrayList<>();
        try (Ground ground = Ground.fresh(Programs.ofThisProcess(), this::tell)) {
            Runtime.getRuntime().addShutdownHook(new Thread(ground::close, "stop"));
            Machine machine = Machine.ofThis(ground.folder("journal"));
            for (Part part : wanted) {
                tell("measuring " + part.id() + ": " + part.what());
                outcomes.add(measure(part, ground));
            }
            Report report = new Report(machine, outcomes);
            System.out.println(json ? report.json() : report.markdown());
            return report.isSound() ? 0 : 1;
        }
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} naming what there is */
    static Set<Part> wanted(List<String> names) {
        EnumSet<Part> wanted = EnumSet.noneOf(Part.class);
        for (String name : names) {
            wanted.add(Arrays.stream(Part.values())
                    .filter(part -> part.id().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Fault(
                            FaultCode.REQUEST_INVALID,
                            "there is no part " + name + "; there are "
                                    + Arrays.stream(Part.values()).map(Part::id).collect(Collectors.joining(", ")))));
        }
        return names.isEmpty() ? EnumSet.allOf(Part.class) : wanted;
    }

    private Outcome measure(Part part, Ground ground) {
        Duration time = Duration.ofSeconds(seconds);
        return switch (part) {
            case JOURNAL -> new JournalPart(ground.folder("journal"), time).measure();
            case UPDATES -> new UpdatesPart(ground.folder("updates"), ground.programs(), this::tell).measure();
            case ENGINE -> new EnginePart(ground).measure();
            case FLEET -> new FleetPart(ground, devices, time, Optional.ofNullable(profile)).measure();
            case SALE -> new SalePart(ground, sales).measure();
            case AGENT -> new AgentPart(ground).measure();
        };
    }

    private static void requireWithin(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new Fault(FaultCode.REQUEST_INVALID, option + " must be 1 to " + most);
        }
    }

    private void tell(String what) {
        System.err.println(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - started) / 1e9, what));
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend bench: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
