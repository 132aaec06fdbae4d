package org.ralvend.launcher.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.CustomersPage;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.TownHall;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.WorldClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: takes the home, starts everything, opens a town, and lets customers buy. */
@Command(
        name = "ralvend demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts a whole town on this machine, each program a process of its own, and lets customers buy.",
        footer = {
            "",
            "Without an option: the town demo, a sale every few seconds, until Ctrl-C; safe to run again.",
            "Logs are in RALVEND_HOME/log.",
            "",
            "Examples:",
            "  ralvend demo",
            "  ralvend demo --once               a fresh town, the scenarios of the folder demo, one line of JSON",
            "  ralvend demo --once --replicas 2  the same with two backends at once",
            "  RALVEND_HOME=/tmp/shop ralvend demo",
            "",
            "Exit codes: 0 well, 1 the witnesses do not agree, 2 could not run, 130 ended by Ctrl-C."
        })
public final class Demo implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;
    private static final int ENDED = 130;
    private static final int MAX_REPLICAS = 4;
    private static final Duration BETWEEN_SALES = Duration.ofSeconds(4);

    @Option(names = "--once", description = "play the scenarios in a fresh town, count what came of them, and end")
    private boolean once;

    @Option(
            names = "--scenarios",
            paramLabel = "DIR",
            description = "where the scenarios of --once lie (default: the folder demo)")
    private @Nullable Path scenarios;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "backend replicas, 1 to 4 (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int replicas = 1;

    private final long started = System.nanoTime();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo())
                .setExecutionExceptionHandler(Demo::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        if (replicas < 1 || replicas > MAX_REPLICAS) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "--replicas must be 1 to " + MAX_REPLICAS);
        }
        Programs programs = Programs.ofThisProcess();
        try (Stage stage = Stage.take(programs, replicas, this::tell)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
            try {
                int seed = (int) (InstantSource.system().millis() & Integer.MAX_VALUE);
                Path folder = scenarios == null ? programs.root().resolve("demo") : scenarios;
                return once ? new Once(stage, seed, folder, this::tell).run() ? 0 : 1 : sell(stage, seed);
            } catch (Fault e) {
                // Whatever fails while everything is being stopped fails for that reason.
                if (stage.isClosing()) {
                    return ENDED;
                }
                throw e;
            }
        }
    }

    /** Does not return: Ctrl-C ends it. */
    private static int sell(Stage stage, int seed) {
        stage.start(seed);
        Api api = stage.api();
        WorldClient world = stage.world();
        Town town = Town.lasting();
        stage.open(town, api, world);
        Customer customer = new Customer(town, world, LedgerTail.of(stage.ledger()), api);
        CustomersPage page = CustomersPage.of(stage, town);
        Customer.Purchase first = customer.buy(Town.ITEMS.getFirst());
        new TenSteps(first).lines().forEach(System.out::println);
        show(page, first);
        for (int sale = 1; ; sale++) {
            Await.pause(BETWEEN_SALES);
            new TownHall(api, world).topUp(town);
            Town.Item item = Town.stocked().get(sale % Town.stocked().size());
            Customer.Purchase purchase = customer.buy(item);
            System.out.println(new TenSteps(purchase).brief());
            if (purchase.story().sale().state().equals("CLAIMABLE")) {
                show(page, purchase);
            }
        }
    }

    /** The browser does not know the CA of this installation, and says so. */
    private static void show(CustomersPage page, Customer.Purchase purchase) {
        page.of(purchase.story().sale().id())
                .ifPresent(address -> System.out.println("the customer's page of this sale: " + address));
    }

    private void tell(String what) {
        System.err.println(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - started) / 1e9, what));
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend demo: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
