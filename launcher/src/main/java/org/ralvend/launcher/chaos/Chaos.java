package org.ralvend.launcher.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Deadline;
import org.ralvend.launcher.town.Stage;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.RecordCodec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: an installation of its own, customers who buy, kills and cuts by a seed, and in the end the audit. */
@Command(
        name = "ralvend chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs database, broker, two backends and two towns as real processes, kills them with -9 and cuts their lines"
                    + " while customers buy – in coins, by card, by gift card – and claim at a redelivery terminal, and then"
                    + " asks whether everything agrees.",
            "Ends by itself. Results on standard output, progress on standard error."
        },
        footer = {
            "",
            "A run fails on whatever does not come to rest or breaks a rule of the audit; on entries that could not be booked, unless"
                    + " a restore explains them; on programs that ended by themselves or did not come up again; and where"
                    + " too little happened: kills of everybody, cuts, sales that were accepted, rejected, delivered; from three"
                    + " minutes on also redeliveries, sales by card and by gift card, refunds. Each reason is a line.",
            "",
            "The installation is a new folder below RALVEND_HOME/chaos; it is deleted where all went well.",
            "The seed decides what is struck and when; the operating system's timing is nobody's to repeat. What was struck",
            "when is in its log/strikes.log. To look at a run that went wrong, whose home it names:",
            "  RALVEND_HOME=HOME ralvend db",
            "  RALVEND_HOME=HOME ralvend audit",
            "",
            "Examples:",
            "  ralvend chaos",
            "  ralvend chaos --minutes 10 --seed 7 --json",
            "  ralvend chaos --restore",
            "",
            "Exit codes: 0 all agrees, 1 something does not, or too little happened, 2 could not run, 130 ended by Ctrl-C."
        })
public final class Chaos implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;
    private static final int WRONG = 1;
    private static final int ENDED = 130;
    private static final int MAX_MINUTES = 600;
    private static final int REPLICAS = 2;

    /** For starting, converging and counting, besides the minutes of chaos. */
    private static final Duration BESIDES = Duration.ofMinutes(15);

    @Option(names = "--minutes", paramLabel = "M", description = "of kills and cuts (default: ${DEFAULT-VALUE})")
    private int minutes = 1;

    @Option(names = "--seed", paramLabel = "S", description = "what is struck and when (default: another each time)")
    private int seed = (int) (InstantSource.system().millis() & 0xffff);

    @Option(
            names = "--min-sales",
            paramLabel = "N",
            description = "fewer accepted sales a minute fail the run (default: ${DEFAULT-VALUE})")
    private int minSales = Plan.Least.USUAL.accepted();

    @Option(
            names = "--min-delivered",
            paramLabel = "N",
            description = "fewer delivered ones a minute fail it too (default: ${DEFAULT-VALUE})")
    private int minDelivered = Plan.Least.USUAL.delivered();

    @Option(
            names = "--restore",
            description = "takes a backup of the database halfway, and puts it back after the last customer")
    private boolean restore;

    @Option(
            names = "--converge",
            paramLabel = "SECONDS",
            description = "until everything must agree (default: ${DEFAULT-VALUE})")
    private int converge = Plan.CONVERGE_SECONDS;

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    @Option(names = "--keep", description = "keeps the installation also where all went well")
    private boolean keep;

    private final long started = System.nanoTime();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos())
                .setExecutionExceptionHandler(Chaos::explain)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        boolean negative = seed < 0 || minSales < 0 || minDelivered < 0;
        if (minutes < 1 || minutes > MAX_MINUTES || negative || converge < 1) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "--minutes is 1 to " + MAX_MINUTES + ", --converge 1 or more, the others 0 or more");
        }
        Plan plan =
                new Plan(seed, minutes, new Plan.Least(minSales, minDelivered), restore, Duration.ofSeconds(converge));
        Programs given = Programs.ofThisProcess();
        Programs own = installation(given);
        String replay = given.root().resolve("ralvend") + " " + plan.words();
        tell("seed " + seed + ", " + minutes + " min, in " + own.home());
        int ended;
        try (Stage stage = Stage.take(own, REPLICAS, this::tell);
                Deadline deadline = Deadline.start(
                        "ralvend chaos", Duration.ofMinutes(minutes).plus(BESIDES), stage)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
            ended = play(plan, stage, deadline, replay);
        }
        if (ended == 0 && !keep) {
            FileTree.delete(own.home());
        }
        return ended;
    }

    /** A run that has no end says as much as one that ends badly. */
    private int play(Plan plan, Stage stage, Deadline deadline, String replay) throws IOException {
        Path home = stage.programs().home();
        boolean over = false;
        try {
            Figures figures = new Run(stage, plan, this::tell).play();
            if (stage.isClosing() && !deadline.isOver()) {
                return ENDED;
            }
            boolean ok = figures.wrong(plan).isEmpty();
            stage.close();
            print(Outcome.of(plan, figures, replay, ok && !keep ? null : home.toString()));
            over = true;
            return ok ? 0 : WRONG;
        } catch (Fault e) {
            if (deadline.isOver()) {
                tell("wrong: not done within " + deadline.limit().toMinutes() + " min: " + e.getMessage());
                return WRONG;
            }
            if (stage.isClosing()) {
                return ENDED;
            }
            throw e;
        } finally {
            if (!over) {
                tell("again: " + replay);
                tell("kept: " + home);
            }
        }
    }

    private void print(Outcome outcome) {
        if (json) {
            System.out.println(new String(RecordCodec.encode(outcome), StandardCharsets.UTF_8));
        } else {
            outcome.lines().forEach(System.out::println);
        }
    }

    private Programs installation(Programs given) throws IOException {
        Path all = Files.createDirectories(given.home().resolve("chaos"));
        Path home = Files.createTempDirectory(all, seed + "-");
        return given.in(home);
    }

    private void tell(String what) {
        System.err.println(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - started) / 1e9, what));
    }

    /** A bug tells where it is, and is no verdict: 1 would say so. */
    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend chaos: " + fault.getMessage());
        } else {
            wrong.printStackTrace(command.getErr());
        }
        return COULD_NOT_RUN;
    }
}
