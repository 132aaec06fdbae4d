package org.ralvend.launcher.town;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Looks again and again at what other processes do, until it is there or a deadline has passed: every 20 ms at first, every
 * 100 ms after a second, since each look costs them as much as their work.
 */
public final class Await {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final int PART = 10;

    private Await() {}

    /** Empty where it was not there in time. It is looked at once at least. */
    public static <T> Optional<T> find(Duration patience, Supplier<Optional<T>> look) {
        long begun = System.nanoTime();
        while (true) {
            Optional<T> found = look.get();
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            if (found.isPresent() || waited.compareTo(patience) > 0) {
                return found;
            }
            pause(pauseAfter(waited));
        }
    }

    /** A tenth of the time that was waited, within bounds. */
    static Duration pauseAfter(Duration waited) {
        long nanos = Math.clamp(waited.toNanos() / PART, FIRST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
        return Duration.ofNanos(nanos);
    }

    /** @throws Fault {@link FaultCode#UNREACHABLE} naming what was not there in time */
    public static <T> T get(String what, Duration patience, Supplier<Optional<T>> look) {
        return find(patience, look)
                .orElseThrow(() ->
                        new Fault(FaultCode.UNREACHABLE, what + " did not come within " + patience.toSeconds() + " s"));
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }
}
