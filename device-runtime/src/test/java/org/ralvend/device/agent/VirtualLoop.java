package org.ralvend.device.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** A loop whose time the test moves; on the test's thread only. */
public final class VirtualLoop implements Loop {
    /** Wall time at the start of every test. */
    public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private final ArrayDeque<Runnable> posted = new ArrayDeque<>();
    private final List<Due> timers = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Due(Duration at, Runnable task, AtomicBoolean cancelled) {}

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Due due = new Due(now.plus(delay), task, new AtomicBoolean());
        timers.add(due);
        return () -> due.cancelled().set(true);
    }

    /** Milliseconds since the start. */
    public long millis() {
        return now.toMillis();
    }

    public Instant instant() {
        return START.plus(now);
    }

    /** A clock that goes with this loop and owes nothing to this machine. */
    public DeviceClock clock(RandomGenerator random) {
        return new DeviceClock(this::instant, random, this::millis, () -> false);
    }

    /** What was posted, and what that posts. */
    public void run() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
    }

    /** Lets time go by, and runs what comes due in it. */
    public void advance(Duration time) {
        Duration until = now.plus(time);
        run();
        for (Optional<Due> next = next(until); next.isPresent(); next = next(until)) {
            timers.remove(next.get());
            now = now.compareTo(next.get().at()) > 0 ? now : next.get().at();
            next.get().task().run();
            run();
        }
        now = now.compareTo(until) > 0 ? now : until;
    }

    /** Time that goes by while one task runs: nothing else runs in it. */
    public void elapse(Duration time) {
        now = now.plus(time);
    }

    private Optional<Due> next(Duration until) {
        timers.removeIf(due -> due.cancelled().get());
        return timers.stream().filter(due -> due.at().compareTo(until) <= 0).min(Comparator.comparing(Due::at));
    }
}
