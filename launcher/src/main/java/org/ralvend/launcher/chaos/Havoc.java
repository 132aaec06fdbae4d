package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.Fault;
import org.ralvend.sim.card.Mood;

/**
 * Carries out a schedule, and notes each strike with its time in a diary. Each victim is started again at once by a
 * thread of its own; who is down when its turn comes is struck as soon as it is up again. A strike counts once it has hit;
 * one that does not, and a victim that does not come up again, is a failure of the run.
 */
final class Havoc {
    /** From a kill until the program is up again, tries included. */
    static final Duration BACK_AGAIN = Duration.ofSeconds(90);

    private static final int STARTS = 3;
    private static final int MINUTE_MILLIS = 60_000;

    private final Targets targets;
    private final Diary diary;
    private final Duration backAgain;
    private final Consumer<String> tell;
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> kills = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> cuts = new ConcurrentSkipListMap<>();

    /** Where one does not come up, every other strike would wait for nothing. */
    private volatile boolean hopeless;

    /** @param backAgain how long a victim may be down */
    Havoc(Targets targets, Diary diary, Duration backAgain, Consumer<String> tell) {
        this.targets = targets;
        this.diary = diary;
        this.backAgain = backAgain;
        this.tell = tell;
    }

    /** That hit, by kind. */
    Map<String, Integer> kills() {
        return new TreeMap<>(kills);
    }

    Map<String, Integer> cuts() {
        return new TreeMap<>(cuts);
    }

    /** Strikes that did not hit, and programs that did not come up again, and why. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /**
     * Returns when all has been done and everything is up and whole again, or a failure says what is not. Ends early where a
     * program ended by itself: nothing else should wear away what it left.
     */
    void carryOut(List<Schedule.Planned> schedule) {
        long began = System.nanoTime();
        long minutes = 0;
        for (Schedule.Planned planned : schedule) {
            if (down.isEmpty() && targets.hasLostOne()) {
                break;
            }
            if (planned.atMillis() / MINUTE_MILLIS > minutes) {
                minutes = planned.atMillis() / MINUTE_MILLIS;
                tell.accept(Outcome.sum(kills) + " kills and " + Outcome.sum(cuts) + " cuts so far");
            }
            long wait = planned.atMillis() - (System.nanoTime() - began) / 1_000_000;
            if (wait > 0) {
                Await.pause(Duration.ofMillis(wait));
            }
            switch (planned.strike()) {
                case Strike.Cut cut -> {
                    targets.disturb(cut.line(), cut.how(), cut.time());
                    count(cuts, cut, cut.line() + " for " + cut.time().toMillis() + " ms");
                }
                case Strike.Reader reader -> disturb(reader);
                case Strike.Kill kill -> kill(kill);
            }
        }
        if (Await.find(backAgain, () -> up(down.isEmpty())).isEmpty()) {
            isDown(down);
        }
        targets.mend();
    }

    private void disturb(Strike.Reader reader) {
        String vendor = targets.disturb(reader);
        if (reader.how() == Mood.WELL) {
            diary.note(reader.kind() + " " + vendor);
        } else {
            count(cuts, reader, vendor);
        }
    }

    private void kill(Strike.Kill kill) {
        String name = targets.name(kill);
        if (hopeless) {
            return;
        }
        if (Await.find(backAgain, () -> up(!down.contains(name))).isEmpty()) {
            isDown(Set.of(name));
            return;
        }
        down.add(name);
        Thread.ofPlatform().daemon().name("kill-" + name).start(() -> {
            try {
                strike(kill, name);
            } catch (RuntimeException e) {
                failures.add(kill.kind() + " of " + name + ": " + e);
            } finally {
                down.remove(name);
            }
        });
    }

    private void strike(Strike.Kill kill, String name) {
        AtomicBoolean hit = new AtomicBoolean();
        try {
            targets.kill(kill.victim(), name, () -> {
                hit.set(true);
                count(kills, kill, name);
            });
        } catch (Fault e) {
            if (!hit.get()) {
                failures.add(kill.kind() + " of " + name + " did not hit: " + e.getMessage());
            } else if (kill.victim() != Strike.Victim.BACKEND) {
                failures.add(name + " did not start after " + kill.kind() + ": " + e.getMessage());
            }
            again(name, e);
        }
    }

    /**
     * A start that fails is tried again, as an init system does. Only a backend's may: it needs the database, which may be
     * down; all others start whatever goes on around them.
     */
    private void again(String name, Fault why) {
        Fault last = why;
        for (int start = 0; start < STARTS && !targets.isClosing(); start++) {
            diary.note(name + ": " + last.getMessage());
            try {
                targets.startAgain(name);
                return;
            } catch (Fault e) {
                last = e;
            }
        }
        hopeless = true;
        failures.add("not up again: " + name + ": " + last.getMessage());
    }

    private void isDown(Set<String> names) {
        hopeless = true;
        failures.add("not up again within " + backAgain.toSeconds() + " s: " + String.join(", ", names));
    }

    private static Optional<Boolean> up(boolean is) {
        return is ? Optional.of(true) : Optional.empty();
    }

    private void count(Map<String, Integer> counts, Strike strike, String whom) {
        counts.merge(strike.kind(), 1, Integer::sum);
        diary.note(strike.kind() + " " + whom);
    }
}
