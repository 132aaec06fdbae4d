package org.ralvend.launcher.town;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes the stage when its time is over: whatever waits for a program then fails at once. Any thread. */
public final class Deadline implements AutoCloseable {
    /** For what waits to notice; then this process ends without it. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int COULD_NOT_RUN = 2;

    private final String program;
    private final Duration limit;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean over;

    private Deadline(String program, Duration limit) {
        this.program = program;
        this.limit = limit;
    }

    /** @param program whose time it is, for what it says where nothing helped */
    public static Deadline start(String program, Duration limit, Stage stage) {
        Deadline deadline = new Deadline(program, limit);
        Thread.ofPlatform().daemon().name("deadline").start(() -> deadline.watch(stage));
        return deadline;
    }

    public Duration limit() {
        return limit;
    }

    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        done.countDown();
    }

    private void watch(Stage stage) {
        try {
            if (done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            over = true;
            stage.close();
            if (!done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(program + ": did not end within " + limit.plus(GRACE));
                Runtime.getRuntime().halt(COULD_NOT_RUN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
