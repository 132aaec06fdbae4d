package org.ralvend.launcher.town;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Looks again and again at what other processes do, until it is there or a deadline has passed. */
public final class Await {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private Await() {}

    /** Empty where it was not there in time. It is looked at once at least. */
    public static <T> Optional<T> find(Duration patience, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent() || System.nanoTime() > end) {
                return found;
            }
            pause(Duration.ofMillis(LOOK_AGAIN_MILLIS));
        }
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
