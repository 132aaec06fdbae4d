package org.ralvend.launcher.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.Sources;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Routes;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.sim.WorldClient;

/** One run on one installation: towns open, customers buy while things go wrong, then everything must agree. One thread. */
final class Run {
    private static final int TOWNS = 2;

    /** In each of six slots of a town: more than its customers can buy in that time. Of one product there is less: {@link Scarce}. */
    private static final int UNITS_A_MINUTE = 10;

    private static final int MAX_UNITS = 5_000;
    private static final Duration LAST_CUSTOMER = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Stage stage;
    private final Plan plan;
    private final Consumer<String> tell;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    Run(Stage stage, Plan plan, Consumer<String> tell) {
        this.stage = stage;
        this.plan = plan;
        this.tell = tell;
    }

    /** @throws Fault where it could not be played at all */
    Figures play() {
        Routes routes = stage.startForChaos(plan.seed());
        List<Town> towns = open();
        Scarce.deliver(towns, plan.minutes(), stage);
        Path log = stage.programs().home().resolve("log").resolve("strikes.log");
        Diary diary = new Diary(log, InstantSource.system());
        Havoc havoc = new Havoc(new Installation(stage, routes, towns), diary, Havoc.BACK_AGAIN, tell);
        AtomicBoolean closing = new AtomicBoolean();
        List<Thread> shoppers =
                towns.stream().map(town -> shopper(town, closing)).toList();
        List<Schedule.Planned> schedule = Schedule.of(plan.seed(), plan.minutes());
        Path backup = stage.programs().home().resolve("backup.tar.gz");
        havoc.carryOut(Schedule.half(schedule, plan.minutes(), 0));
        Scarce.deliver(towns, plan.minutes(), stage);
        if (plan.restore()) {
            stage.archive().backup(backup);
            tell.accept("a backup is taken; customers go on");
        }
        havoc.carryOut(Schedule.half(schedule, plan.minutes(), 1));
        closing.set(true);
        shoppers.forEach(this::join);
        wrong.addAll(havoc.failures());
        tell.accept("faults and customers have stopped; waiting until everything agrees");
        Long saved = plan.restore() ? restore(towns, backup) : null;
        Long converged = converge(towns);
        List<Audit> audits = witnesses(towns);
        wrong.addAll(stage.deaths().endedByThemselves());
        return new Figures(havoc.kills(), havoc.cuts(), converged, saved, audits, List.copyOf(wrong));
    }

    /** Returns the sales that it has. What could not be booked before it is not its doing. */
    private long restore(List<Town> towns, Path backup) {
        wrong.addAll(stage.deaths().endedByThemselves());
        witnesses(towns)
                .forEach(audit -> Unbooked.all(audit).forEach(line -> wrong.add("before the restore, " + line)));
        AtomicLong saved = new AtomicLong();
        stage.archive().restore(backup, () -> saved.set(Figures.sales(audits(towns))));
        tell.accept("the backup is restored, with " + saved + " sales");
        return saved.get();
    }

    private List<Town> open() {
        List<Town> towns = new ArrayList<>();
        for (int n = 1; n <= TOWNS; n++) {
            Town town = new Town(
                    "chaos-" + n,
                    "Chaos " + n,
                    "vendor-" + n,
                    List.of("warehouse-" + n + "-a", "warehouse-" + n + "-b"),
                    Math.min(MAX_UNITS, UNITS_A_MINUTE * plan.minutes()));
            stage.open(town, stage.api(), stage.world());
            towns.add(town);
        }
        return towns;
    }

    private Thread shopper(Town town, AtomicBoolean closing) {
        WorldClient world = stage.world();
        Shopper shopper =
                new Shopper(town, world, new Random(plan.seed() + town.id().hashCode()), closing);
        return Thread.ofPlatform().daemon().name("shopper-" + town.id()).start(() -> {
            try {
                shopper.run();
            } catch (RuntimeException e) {
                if (!stage.isClosing()) {
                    wrong.add("the customer of " + town.id() + " went away: " + e);
                }
            }
        });
    }

    private void join(Thread shopper) {
        try {
            if (!shopper.join(LAST_CUSTOMER)) {
                wrong.add("the last customer never left: " + shopper.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long it took; null where it took too long. */
    private @Nullable Long converge(List<Town> towns) {
        long began = System.nanoTime();
        long end = began + plan.converge().toNanos();
        Api api = stage.api();
        List<String> last = unrest(towns, api);
        while (!last.isEmpty() && System.nanoTime() < end && !stage.isClosing()) {
            Await.pause(BETWEEN_LOOKS);
            last = unrest(towns, api);
        }
        wrong.addAll(last);
        return last.isEmpty() ? (System.nanoTime() - began) / 1_000_000 : null;
    }

    /** What is still on its way, in words. */
    private List<String> unrest(List<Town> towns, Api api) {
        List<String> unrest = new ArrayList<>();
        try {
            for (Town town : towns) {
                api.fleet(town.id()).stream()
                        .filter(m ->
                                m.device() == null || !m.device().presence().equals("ONLINE"))
                        .forEach(m -> unrest.add(m.machine() + " is not online"));
            }
            for (Audit audit : unrest.isEmpty() ? audits(towns) : List.<Audit>of()) {
                still(unrest, audit.town(), audit.witnesses().journals().waiting(), "entries not stored");
                still(unrest, audit.town(), audit.witnesses().database().outbox(), "messages not shown");
                still(unrest, audit.town(), audit.witnesses().database().underWay(), "attempts or payments under way");
            }
        } catch (Fault e) {
            unrest.add(String.valueOf(e.getMessage()));
        }
        return unrest;
    }

    private static void still(List<String> unrest, String town, long count, String what) {
        Optional.of(count).filter(n -> n > 0).ifPresent(n -> unrest.add(town + ": " + n + " " + what));
    }

    /** Where they cannot be asked, that is what is wrong, and what is known besides is told too. */
    private List<Audit> witnesses(List<Town> towns) {
        try {
            return audits(towns);
        } catch (Fault e) {
            wrong.add("no audit: " + e.getMessage());
            return List.of();
        }
    }

    private List<Audit> audits(List<Town> towns) {
        Sources sources = new Sources(stage.programs(), stage.databaseUrl(), stage.databasePassword(), stage.ledger());
        return towns.stream().map(town -> sources.audit(town.id())).toList();
    }
}
