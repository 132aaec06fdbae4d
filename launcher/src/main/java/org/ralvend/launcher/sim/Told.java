package org.ralvend.launcher.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said on standard error, with its time, and since when. Any thread. */
final class Told {
    /** Lines that are kept of one scenario. */
    private static final int MAX_LINES = 1000;

    private final long started;
    private final List<String> lines = new ArrayList<>();

    /** @param started as {@link System#nanoTime} tells it */
    Told(long started) {
        this.started = started;
    }

    synchronized void add(String what) {
        String line = String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - started) / 1e9, what);
        System.err.println(line);
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        }
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    /** Since the last call. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
