package org.ralvend.launcher.town;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The lines from the machines to the broker, which can be cut: one {@link Relay} for all. While a machine's line is cut
 * nothing passes on it in either direction and nobody is told, an end included; afterwards it goes on where it was, as TCP
 * does when packets pass again. Any thread.
 */
final class Lines implements AutoCloseable {
    private final Relay relay;
    private final Map<String, Long> cutUntil = new ConcurrentHashMap<>();
    private final Object change = new Object();

    private Lines(Relay relay) {
        this.relay = relay;
    }

    /**
     * @param broker its port on the loopback address
     * @param machineAt the machine whose agent has the first port, connected to the second, both on loopback
     * @throws Fault {@link FaultCode#PORT_TAKEN}
     */
    static Lines open(int broker, BiFunction<Integer, Integer, Optional<String>> machineAt) {
        Lines lines = new Lines(Relay.to(broker));
        lines.relay.start(
                port -> {
                    String machine = machineAt.apply(port, lines.port()).orElse("");
                    return _ -> lines.awaitWhole(machine);
                },
                () -> false);
        return lines;
    }

    int port() {
        return relay.port();
    }

    /** Returns at once. A line that is cut already is cut until the later end. */
    void cut(String machine, Duration time) {
        cutUntil.merge(machine, System.nanoTime() + time.toNanos(), (one, other) -> one - other > 0 ? one : other);
    }

    /** All lines are whole again. */
    void mend() {
        synchronized (change) {
            cutUntil.clear();
            change.notifyAll();
        }
    }

    @Override
    public void close() {
        relay.close();
        mend();
    }

    private void awaitWhole(String machine) {
        synchronized (change) {
            while (true) {
                Long until = cutUntil.get(machine);
                long millis = until == null ? 0 : (until - System.nanoTime() + 999_999) / 1_000_000;
                if (millis <= 0) {
                    return;
                }
                try {
                    change.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
