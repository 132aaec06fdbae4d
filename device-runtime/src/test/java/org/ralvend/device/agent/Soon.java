package org.ralvend.device.agent;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** For tests of what another thread does. */
public final class Soon {
    private static final long LOOK_AGAIN_NANOS = 200_000;
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private Soon() {}

    /** Returns once it holds; 10 s are too long. */
    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not in 10 s");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
