package org.ralvend.device.hardware;

/**
 * One key's contact. The first edge counts at once; edges within the window after an edge that counted are bounces. A
 * rising edge after the window is a new press, since the contact must have been open before it.
 */
public final class Debounce {
    static final long WINDOW_MILLIS = 20;

    private boolean touched;
    private long countedAt;

    /** @return whether this edge is a press */
    public boolean edge(boolean down, long atMillis) {
        if (touched && atMillis - countedAt < WINDOW_MILLIS) {
            return false;
        }
        touched = true;
        countedAt = atMillis;
        return down;
    }
}
