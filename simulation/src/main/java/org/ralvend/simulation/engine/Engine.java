package org.ralvend.simulation.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The clock and the queue. An event runs to its end before the next one begins; events of one moment run in the order
 * in which they were asked for. One thread.
 */
public final class Engine implements InstantSource {
    /** Wall time at the beginning of every run. */
    public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final long seed;
    private final SplittableRandom random;
    private final Trace trace;
    private long now;
    private long asked;
    private long ran;
    private long fingerprint = 1;

    /** What will happen; stopped by {@link #cancel}. */
    public static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private final Runnable task;
        private boolean cancelled;

        private Event(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    public Engine(long seed, Trace trace) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.trace = trace;
    }

    /** All chance of this run comes from it. */
    public long seed() {
        return seed;
    }

    /** Milliseconds since the beginning. */
    public long now() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusMillis(now);
    }

    public Trace trace() {
        return trace;
    }

    /** Chance of one's own, so that what one part draws changes nothing for another. */
    public SplittableRandom chance() {
        return random.split();
    }

    public long ran() {
        return ran;
    }

    /** Of when which events ran: the same for the same seed, and hardly for anything else. */
    public long fingerprint() {
        return fingerprint;
    }

    /** @param delay in milliseconds, from 0 */
    public Event after(long delay, Runnable task) {
        Event event = new Event(now + delay, asked++, task);
        queue.add(event);
        return event;
    }

    /**
     * Runs the next event, if one is due by then.
     *
     * @param until milliseconds since the beginning
     * @return whether there was one; otherwise it is {@code until} now
     */
    public boolean step(long until) {
        Event next = queue.peek();
        while (next != null && next.cancelled) {
            queue.remove();
            next = queue.peek();
        }
        if (next == null || next.at > until) {
            now = Math.max(now, until);
            return false;
        }
        queue.remove();
        now = next.at;
        ran++;
        fingerprint = fingerprint * 31 + now * 7 + next.order;
        next.task.run();
        return true;
    }
}
