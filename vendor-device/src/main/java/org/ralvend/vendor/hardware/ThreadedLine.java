package org.ralvend.vendor.hardware;

import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;

/**
 * A serial line with a thread of its own, the only one that ever waits for the device. A device that takes nothing keeps
 * that thread and nobody else: few orders wait before it, and whoever closes the line does not wait.
 *
 * <p>Each opening has a number. What was ordered for an opening that is over is not done, and what the device says of it
 * is not told.
 */
public final class ThreadedLine implements SerialLine {
    /** Orders that wait; with one more the line is taken for lost. */
    static final int MAX_WAITING = 32;

    private final Port port;
    private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicInteger opening = new AtomicInteger();
    private @Nullable Listener listener;
    private @Nullable Thread thread;

    private sealed interface Order {}

    private record Open(int number, Listener told) implements Order {}

    private record Write(int number, Listener told, Bytes bytes) implements Order {}

    private record Close() implements Order {}

    ThreadedLine(Port port) {
        this.port = port;
    }

    /** @param device such as {@code /dev/ttyUSB0}, or a link to it */
    public static ThreadedLine to(Path device, int baud) {
        return new ThreadedLine(new ComPort(device, baud));
    }

    @Override
    public void open(Listener told) {
        close();
        listener = told;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("line").start(this::run);
        }
        orders.add(new Open(opening.get(), told));
    }

    @Override
    public void send(byte[] bytes) {
        Listener told = listener;
        if (told != null && !orders.offer(new Write(opening.get(), told, Bytes.of(bytes)))) {
            close();
            told.lost();
        }
    }

    @Override
    public void close() {
        listener = null;
        opening.incrementAndGet();
        orders.clear();
        orders.add(new Close());
    }

    private void run() {
        try {
            while (true) {
                done(orders.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void done(Order order) {
        switch (order) {
            case Open o -> {
                if (isCurrent(o.number())) {
                    opened(o);
                }
            }
            case Write o -> {
                if (isCurrent(o.number()) && !port.write(o.bytes().toArray())) {
                    tell(o.number(), o.told()::lost);
                }
            }
            case Close _ -> port.close();
        }
    }

    private void opened(Open order) {
        boolean open = port.open(new Port.Listener() {
            @Override
            public void received(byte[] bytes) {
                tell(order.number(), () -> order.told().received(bytes));
            }

            @Override
            public void unplugged() {
                tell(order.number(), order.told()::lost);
            }
        });
        tell(order.number(), open ? order.told()::opened : order.told()::lost);
    }

    private void tell(int number, Runnable news) {
        if (isCurrent(number)) {
            news.run();
        }
    }

    private boolean isCurrent(int number) {
        return opening.get() == number;
    }
}
