package org.ralvend.launcher.sim;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ralvend.launcher.town.Stage;

/** Closes the stage when its time is over: whatever waits for a program then fails at once. Any thread. */
final class Deadline implements AutoCloseable {
    /** For what waits to notice; then this process ends without it. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int COULD_NOT_RUN = 2;

    private final Duration limit;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean over;

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    static Deadline start(Duration limit, Stage stage) {
        Deadline deadline = new Deadline(limit);
        Thread.ofPlatform().daemon().name("deadline").start(() -> deadline.watch(stage));
        return deadline;
    }

    Duration limit() {
        return limit;
    }

    boolean isOver() {
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
                System.err.println("ralvend sim: did not end within " + limit.plus(GRACE));
                Runtime.getRuntime().halt(COULD_NOT_RUN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
