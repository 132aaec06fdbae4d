package org.ralvend.launcher.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.audit.Sources;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Routes;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;

/** One run on one installation: towns open, customers buy while things go wrong, then everything must agree. One thread. */
final class Run {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Stage stage;
    private final Plan plan;
    private final Consumer<String> tell;
    private final List<String> wrong = new ArrayList<>();

    Run(Stage stage, Plan plan, Consumer<String> tell) {
        this.stage = stage;
        this.plan = plan;
        this.tell = tell;
    }

    /**
     * Ends early where a program ended by itself: nothing else should wear away what it left.
     *
     * @throws Fault where it could not be played at all
     */
    Figures play() {
        Routes routes = stage.startForChaos(plan.seed(), plan.terms());
        Supplies supplies = new Supplies(stage, plan);
        List<Town> towns = supplies.towns();
        for (Town town : towns) {
            if (stage.deaths().endedByThemselves().isEmpty()) {
                supplies.open(town);
            }
        }
        Path log = stage.programs().home().resolve("log").resolve("strikes.log");
        Havoc havoc = new Havoc(
                new Installation(stage, routes, towns), new Diary(log, InstantSource.system()), Havoc.BACK_AGAIN, tell);
        Path backup = stage.programs().home().resolve("backup.tar.gz");
        if (!goesOnAmidst(havoc, supplies, backup)) {
            wrong.addAll(stage.deaths().endedByThemselves());
            return new Figures(
                    havoc.kills(), havoc.cuts(), supplies.meetings(), null, null, List.of(), List.copyOf(wrong));
        }
        tell.accept("faults and customers have stopped; waiting until everything agrees");
        Long saved = plan.restore() ? restore(towns, backup) : null;
        Rest rest = converge(towns);
        wrong.addAll(stage.deaths().endedByThemselves());
        return new Figures(
                havoc.kills(),
                havoc.cuts(),
                supplies.meetings(),
                rest.millis(),
                saved,
                rest.audits(),
                List.copyOf(wrong));
    }

    /** Customers buy while things go wrong; false where a program ended by itself, and nobody waits for anything more. */
    private boolean goesOnAmidst(Havoc havoc, Supplies supplies, Path backup) {
        if (!stage.deaths().endedByThemselves().isEmpty()) {
            return false;
        }
        supplies.deliver();
        Crowd crowd = new Crowd(stage, plan.seed());
        supplies.towns().forEach(town -> crowd.enter(town, supplies.wallet(town)));
        List<Schedule.Planned> schedule = Schedule.of(plan.seed(), plan.minutes());
        havoc.carryOut(Schedule.half(schedule, plan.minutes(), 0));
        if (stage.deaths().endedByThemselves().isEmpty()) {
            supplies.deliver();
            if (plan.restore()) {
                stage.archive().backup(backup);
                tell.accept("a backup is taken; customers go on");
            }
            havoc.carryOut(Schedule.half(schedule, plan.minutes(), 1));
        }
        wrong.addAll(havoc.failures());
        if (!stage.deaths().endedByThemselves().isEmpty()) {
            return false;
        }
        crowd.leave();
        wrong.addAll(crowd.trouble());
        return true;
    }

    /** Returns the sales that it has. What could not be booked before it is not its doing. */
    private long restore(List<Town> towns, Path backup) {
        wrong.addAll(stage.deaths().endedByThemselves());
        witnesses(towns)
                .forEach(audit -> Unbooked.all(audit).forEach(line -> wrong.add("before the restore, " + line)));
        AtomicLong saved = new AtomicLong();
        stage.archive().restore(backup, () -> saved.set(sales(towns)));
        tell.accept("the backup is restored, with " + saved + " sales");
        return saved.get();
    }

    /** @param millis how long it took; null where it took too long */
    private record Rest(@Nullable Long millis, List<Audit> audits) {}

    /**
     * One look at everything.
     *
     * @param unrest what is still on its way, in words
     * @param audits of the towns, unless something was on its way that can be seen without them
     */
    private record Look(List<String> unrest, List<Audit> audits) {}

    private Rest converge(List<Town> towns) {
        long began = System.nanoTime();
        long end = began + plan.converge().toNanos();
        Api api = stage.api();
        Look last = look(towns, api);
        while (!last.unrest().isEmpty() && System.nanoTime() < end && !stage.isClosing()) {
            Await.pause(BETWEEN_LOOKS);
            last = look(towns, api);
        }
        wrong.addAll(last.unrest());
        return last.unrest().isEmpty()
                ? new Rest((System.nanoTime() - began) / 1_000_000, confirmed(last.audits()))
                : new Rest(null, witnesses(towns));
    }

    /** Who stood at a terminal may be forgotten by it between one witness and the next: what is wrong is wrong again. */
    private List<Audit> confirmed(List<Audit> audits) {
        return audits.stream()
                .map(audit ->
                        audit.isClean() ? audit : audit.confirmedBy(sources().audit(audit.town())))
                .toList();
    }

    /** What costs most comes last: to read a journal is a program of its own. */
    private Look look(List<Town> towns, Api api) {
        List<String> unrest = new ArrayList<>();
        List<Audit> audits = List.of();
        try {
            for (Town town : towns) {
                api.fleet(town.id()).stream()
                        .filter(m ->
                                m.device() == null || !m.device().presence().equals("ONLINE"))
                        .forEach(m -> unrest.add(m.machine() + " is not online"));
                still(unrest, town.id(), books(town));
                still(unrest, town.id(), unkept(town), "promises not kept");
            }
            audits = unrest.isEmpty() ? audits(towns) : List.of();
            for (Audit audit : audits) {
                still(unrest, audit.town(), audit.witnesses().journals().waiting(), "entries not stored");
                still(unrest, audit.town(), audit.witnesses().database());
            }
        } catch (Fault e) {
            unrest.add(String.valueOf(e.getMessage()));
        }
        return new Look(unrest, audits);
    }

    private static void still(List<String> unrest, String town, DatabaseWitness books) {
        still(unrest, town, books.outbox(), "messages not shown");
        still(unrest, town, books.underWay(), "attempts or payments under way");
    }

    private static void still(List<String> unrest, String town, long count, String what) {
        Optional.of(count).filter(n -> n > 0).ifPresent(n -> unrest.add(town + ": " + n + " " + what));
    }

    private long sales(List<Town> towns) {
        return towns.stream().mapToLong(town -> books(town).sales()).sum();
    }

    /** Where a backup was put back refunds are not paid out before devices have told what happened since. */
    private long unkept(Town town) {
        return plan.restore() ? 0 : DatabaseWitness.unkept(stage.databaseUrl(), stage.databasePassword(), town.id());
    }

    private DatabaseWitness books(Town town) {
        return DatabaseWitness.of(stage.databaseUrl(), stage.databasePassword(), town.id());
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
        return towns.stream().map(town -> sources().audit(town.id())).toList();
    }

    private Sources sources() {
        return new Sources(stage.programs(), stage.databaseUrl(), stage.databasePassword(), stage.ledger());
    }
}
