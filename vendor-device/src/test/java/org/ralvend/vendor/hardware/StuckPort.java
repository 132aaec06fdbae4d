package org.ralvend.vendor.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A serial device that keeps whoever writes to it waiting, or whoever opens it, until it is let go. */
public final class StuckPort implements Port {
    final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch opening;
    private final CountDownLatch writing;
    volatile boolean isWriting;

    private StuckPort(int opening, int writing) {
        this.opening = new CountDownLatch(opening);
        this.writing = new CountDownLatch(writing);
    }

    static StuckPort atOpening() {
        return new StuckPort(1, 0);
    }

    static StuckPort atWriting() {
        return new StuckPort(0, 1);
    }

    static StuckPort never() {
        return new StuckPort(0, 0);
    }

    /** A line whose device never opens, nor fails to. */
    public static SerialLine neverOpening() {
        return new ThreadedLine(atOpening());
    }

    /** A line whose device opens and never takes a byte. */
    public static SerialLine neverTaking() {
        return new ThreadedLine(atWriting());
    }

    void letGo() {
        opening.countDown();
        writing.countDown();
    }

    @Override
    public boolean open(Listener listener) {
        await(opening);
        done.add("open");
        return true;
    }

    @Override
    public boolean write(byte[] bytes) {
        isWriting = true;
        await(writing);
        done.add("write " + bytes[0]);
        return true;
    }

    @Override
    public void close() {
        done.add("close");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
