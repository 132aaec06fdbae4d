package org.ralvend.device.agent;

import java.time.Duration;

/** The one thread of an agent. Everything else posts to it and returns. */
public interface Loop {
    /** A timer that can still be stopped. */
    interface Timer {
        void cancel();
    }

    /** Runs the task on the loop, after what was posted before. Any thread. */
    void post(Runnable task);

    /** Runs the task on the loop after this time. Any thread. */
    Timer after(Duration delay, Runnable task);
}
