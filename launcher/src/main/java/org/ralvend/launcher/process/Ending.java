package org.ralvend.launcher.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Waits for the end of processes, whoever started them. */
public final class Ending {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private Ending() {}

    /**
     * True where it has ended within that time. It is looked at, since {@link ProcessHandle#onExit()} learns of the end
     * of a process that is not this one's child only seconds later.
     */
    public static boolean within(ProcessHandle process, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !process.isAlive();
    }

    /**
     * True where this one's child has ended within that time; its exit code is known then.
     *
     * @throws Fault {@link FaultCode#INTERNAL} where the thread is interrupted
     */
    static boolean within(Process child, Duration patience) {
        try {
            return child.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }
}
