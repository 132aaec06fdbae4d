package org.ralvend.backend.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/** What waits to be booked, bounded in bytes, and so are the rounds that are taken of it. Any thread. */
final class Waiting<T> {
    /** @param bytes that wait at most; what finds no room is sent again by its device */
    record Bounds(long bytes, int roundMessages, long roundBytes) {}

    private final Bounds bounds;
    private final ToIntFunction<T> size;
    private final Queue<T> queue = new ArrayDeque<>();
    private final Lock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private long bytes;

    Waiting(Bounds bounds, ToIntFunction<T> size) {
        this.bounds = bounds;
        this.size = size;
    }

    /** False where there is no room. */
    boolean offer(T message) {
        lock.lock();
        try {
            if (bytes + size.applyAsInt(message) > bounds.bytes()) {
                return false;
            }
            bytes += size.applyAsInt(message);
            queue.add(message);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest that make a round, at least one; none where none came in time. */
    List<T> round(long millis) throws InterruptedException {
        List<T> round = new ArrayList<>();
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            long taken = 0;
            T next = queue.peek();
            while (next != null
                    && round.size() < bounds.roundMessages()
                    && (round.isEmpty() || taken + size.applyAsInt(next) <= bounds.roundBytes())) {
                round.add(queue.remove());
                taken += size.applyAsInt(next);
                next = queue.peek();
            }
            bytes -= taken;
            return round;
        } finally {
            lock.unlock();
        }
    }
}
