package org.ralvend.sim;

import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;

/**
 * The one thread that owns the world: runs what is due, then one thing from the inbox, and so on. World time follows
 * the monotonic clock, but stands still while this thread was kept from running: a busy computer must not make a
 * motor turn past its switch before anybody could see it.
 */
final class WorldLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorldLoop.class.getName());

    /** What may be waiting; then the sender waits. */
    private static final int MAX_INBOX = 10_000;

    /** A timer later than this was kept waiting by the computer; microseconds. */
    private static final long LATE = 2 * Schedule.MILLI;

    /** How long the loop sleeps when nothing is planned; microseconds. */
    private static final long IDLE = 1_000_000;

    private final Schedule schedule;
    private final BlockingQueue<Runnable> inbox = new ArrayBlockingQueue<>(MAX_INBOX);
    private final long startedNanos = System.nanoTime();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().name("world").unstarted(this::run);
    private long stoodStill;
    private boolean closed;

    WorldLoop(Schedule schedule) {
        this.schedule = schedule;
    }

    void start() {
        thread.start();
    }

    /** From any other thread; waits while too much is waiting. False once the world has ended. */
    boolean enqueue(Runnable event) {
        try {
            while (thread.isAlive()) {
                if (inbox.offer(event, 100, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Returns when the loop was closed; throws what ended it otherwise. */
    void join() throws InterruptedException {
        thread.join();
        switch (failure.get()) {
            case null -> {}
            case Fault fault -> throw fault;
            case Throwable bug -> throw new IllegalStateException("the world ended", bug);
        }
    }

    /** Ends the loop after what is waiting. Not by an interrupt: that would close the ledger under a write. */
    @Override
    public void close() {
        enqueue(() -> closed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // Half an event may have happened: going on would make the ledger lie.
            LOG.log(System.Logger.Level.ERROR, "the world ends", e);
            failure.set(e);
        }
    }

    private void turn() throws InterruptedException {
        OptionalLong due = schedule.next();
        long wait = due.isPresent() ? Math.max(0, due.getAsLong() - now()) : IDLE;
        Runnable event = inbox.poll(wait, TimeUnit.MICROSECONDS);
        long now = now();
        if (due.isPresent() && now - due.getAsLong() > LATE) {
            stoodStill += now - due.getAsLong();
            now = due.getAsLong();
        }
        schedule.advanceTo(now);
        if (event != null) {
            event.run();
        }
    }

    private long now() {
        return (System.nanoTime() - startedNanos) / 1000 - stoodStill;
    }
}
