package org.ralvend.vendor.hardware;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.ralvend.device.agent.Loop;

/**
 * Bytes on their way from a line to the loop. One task waits on the loop at most, with so many bytes at most, however
 * fast they come: whoever never stops sending can neither fill the memory nor keep the loop from its timers.
 */
public final class Inbox {
    /** Bytes that wait; what comes beyond them is dropped. */
    static final int MAX_BYTES = 4096;

    private final Loop loop;
    private final Consumer<byte[]> taker;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    /** @param taker on the loop */
    public Inbox(Loop loop, Consumer<byte[]> taker) {
        this.loop = loop;
        this.taker = taker;
    }

    /** Any thread. */
    public void add(byte[] bytes) {
        boolean first;
        synchronized (waiting) {
            first = waiting.size() == 0;
            waiting.write(bytes, 0, Math.min(bytes.length, MAX_BYTES - waiting.size()));
            first &= waiting.size() > 0;
        }
        if (first) {
            loop.post(this::take);
        }
    }

    private void take() {
        byte[] taken;
        synchronized (waiting) {
            taken = waiting.toByteArray();
            waiting.reset();
        }
        taker.accept(taken);
    }
}
