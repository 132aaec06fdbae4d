package org.ralvend.launcher.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ralvend.launcher.chaos.Strike.Victim;
import org.ralvend.launcher.process.Ending;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Routes;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.WorldClient;

/**
 * Carries out a schedule on a running installation, and notes each strike with its time in {@code log/strikes.log}. Each
 * victim is started again at once by a thread of its own; who is down when its turn comes is struck as soon as it is up again.
 */
final class Havoc {
    private static final Duration BACK_AGAIN = Duration.ofSeconds(90);
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final int STARTS = 3;
    private static final int MINUTE_MILLIS = 60_000;

    private final Stage stage;
    private final Routes routes;
    private final List<Town> towns;
    private final WorldClient world;
    private final Consumer<String> tell;
    private final Diary diary;
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> cuts = new TreeMap<>();

    Havoc(Stage stage, Routes routes, List<Town> towns, Consumer<String> tell) {
        this.stage = stage;
        this.routes = routes;
        this.towns = List.copyOf(towns);
        this.world = stage.world();
        this.tell = tell;
        this.diary = new Diary(stage.programs().home().resolve("log").resolve("strikes.log"), InstantSource.system());
    }

    Map<String, Integer> kills() {
        return kills;
    }

    Map<String, Integer> cuts() {
        return cuts;
    }

    /** Programs that did not come up again, and why. */
    Set<String> lost() {
        return lost;
    }

    /** Returns when all has been done and everything is up and whole again. */
    void carryOut(List<Schedule.Planned> schedule) {
        long began = System.nanoTime();
        long minutes = 0;
        for (Schedule.Planned planned : schedule) {
            if (planned.atMillis() / MINUTE_MILLIS > minutes) {
                minutes = planned.atMillis() / MINUTE_MILLIS;
                tell.accept(minutes + " min: " + Outcome.sum(kills) + " kills, " + Outcome.sum(cuts) + " cuts");
            }
            long wait = planned.atMillis() - (System.nanoTime() - began) / 1_000_000;
            if (wait > 0) {
                Await.pause(Duration.ofMillis(wait));
            }
            switch (planned.strike()) {
                case Strike.Cut cut -> {
                    routes.of(cut.line()).disturb(cut.how(), cut.time());
                    count(cuts, cut, cut.line() + " for " + cut.time().toMillis() + " ms");
                }
                case Strike.Kill kill -> kill(kill);
            }
        }
        Await.find(BACK_AGAIN, this::allUp);
        routes.mend();
    }

    private void kill(Strike.Kill kill) {
        String name = name(kill);
        Await.find(BACK_AGAIN, () -> down.contains(name) ? Optional.empty() : Optional.of(true));
        if (!lost.isEmpty() || !down.add(name)) {
            return;
        }
        count(kills, kill, name);
        Thread.ofPlatform().daemon().name("kill-" + name).start(() -> {
            try {
                strike(kill.victim(), name);
            } catch (Fault e) {
                again(name, e);
            } finally {
                down.remove(name);
            }
        });
    }

    private void strike(Victim victim, String name) {
        switch (victim) {
            case VENDOR, WAREHOUSE, BACKEND, BROKER, DB -> stage.killAndStart(name);
            case VENDOR_POWER, WAREHOUSE_POWER -> stage.cutPower(name, world, () -> {});
            case POSTGRES -> {
                killPostgres();
                stage.killAndStart(name);
            }
        }
    }

    /** A start that fails for what goes on around it is tried again, as an init system does. */
    private void again(String name, Fault why) {
        Fault last = why;
        for (int start = 0; start < STARTS && !stage.isClosing(); start++) {
            diary.note(name + " did not start: " + last.getMessage());
            try {
                stage.killAndStart(name);
                return;
            } catch (Fault e) {
                last = e;
            }
        }
        lost.add(name + ": " + last.getMessage());
    }

    /** The server's process, whose parent has the name of a program of ours, and ends for want of it. */
    private void killPostgres() {
        Path file = stage.programs().home().resolve("db").resolve("data").resolve("postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            Optional<ProcessHandle> server = ProcessHandle.of(pid);
            Optional<ProcessHandle> program = server.flatMap(ProcessHandle::parent);
            server.ifPresent(ProcessHandle::destroyForcibly);
            if (program.isPresent() && !Ending.within(program.get(), NOTICED)) {
                lost.add("ralvend db did not end within " + NOTICED.toSeconds() + " s of its PostgreSQL");
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    private String name(Strike.Kill kill) {
        Town town = towns.get(kill.which() % towns.size());
        return switch (kill.victim()) {
            case VENDOR, VENDOR_POWER -> town.vendor();
            case WAREHOUSE, WAREHOUSE_POWER ->
                town.warehouses()
                        .get(kill.which() / towns.size() % town.warehouses().size());
            case BACKEND -> stage.backends().get(kill.which() % stage.backends().size());
            case BROKER -> Stage.BROKER;
            case POSTGRES, DB -> Stage.DB;
        };
    }

    private Optional<Boolean> allUp() {
        return down.isEmpty() ? Optional.of(true) : Optional.empty();
    }

    private void count(Map<String, Integer> counts, Strike strike, String whom) {
        counts.merge(strike.kind(), 1, Integer::sum);
        diary.note(strike.kind() + " " + whom);
    }
}
