package org.ralvend.sim;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * World time, in microseconds, and what happens when. Time moves only by {@link #advanceTo}, so a test may run it as it
 * likes. Acts due at the same time run in the order in which they were planned. Owned by the world's one thread.
 */
final class Schedule {
    static final long MILLI = 1000;

    /** An act planned for a time. */
    record Timer(long at, long order, Runnable act) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
    private long now;
    private long planned;

    long now() {
        return now;
    }

    /** When the next act is due. */
    OptionalLong next() {
        Timer first = timers.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.at());
    }

    Timer at(long micros, Runnable act) {
        Timer timer = new Timer(Math.max(micros, now), planned++, act);
        timers.add(timer);
        return timer;
    }

    Timer after(long micros, Runnable act) {
        return at(now + micros, act);
    }

    /** Does nothing where it has run already. */
    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** Runs what is due, each act at its own time. */
    void advanceTo(long micros) {
        for (Timer due = timers.peek(); due != null && due.at() <= micros; due = timers.peek()) {
            timers.remove();
            now = Math.max(now, due.at());
            due.act().run();
        }
        now = Math.max(now, micros);
    }
}
