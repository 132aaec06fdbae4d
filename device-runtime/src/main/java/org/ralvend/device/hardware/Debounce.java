package org.ralvend.device.hardware;

import java.util.List;
import java.util.stream.Stream;

/**
 * One key's contact. The first edge counts at once; edges within the window after another edge are bounces. A rising edge
 * after the window is a new press, since the contact must have been open before it. What counts is the time since the edge
 * before, whatever it was: a program that has just started may hear the second bounce long after the first.
 */
public final class Debounce {
    static final long WINDOW_MILLIS = 20;

    private boolean touched;
    private long lastAt;

    /** As many contacts, all open. */
    public static List<Debounce> several(int contacts) {
        return Stream.generate(Debounce::new).limit(contacts).toList();
    }

    /** @return whether this edge is a press */
    public boolean edge(boolean down, long atMillis) {
        boolean bounce = touched && atMillis - lastAt < WINDOW_MILLIS;
        touched = true;
        lastAt = atMillis;
        return down && !bounce;
    }
}
