package org.ralvend.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, line by line. Where nobody reads it nothing is written down. */
public final class Trace {
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private LongSupplier clock = () -> 0;

    /** @param kept whether lines are written down */
    public Trace(boolean kept) {
        this.kept = kept;
    }

    /** @param clock milliseconds since the beginning */
    public void timed(LongSupplier clock) {
        this.clock = clock;
    }

    public boolean isKept() {
        return kept;
    }

    /** @param who a machine, a replica, a customer */
    public void note(String who, Supplier<String> what) {
        if (kept) {
            lines.add(time() + " " + who + ": " + what.get());
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** As hours, minutes, seconds and milliseconds since the beginning. */
    private String time() {
        long millis = clock.getAsLong();
        long seconds = millis / 1000;
        return "%02d:%02d:%02d.%03d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60, millis % 1000);
    }
}
