package org.ralvend.launcher.town;

import java.time.Duration;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A {@link Relay} that can be disturbed for a time: all connections through it at once, new ones too. Any thread. */
public final class Gate implements AutoCloseable {
    /** What a slow line adds to each piece that passes. */
    private static final Duration SLOWNESS = Duration.ofMillis(150);

    /** How a line can be disturbed. */
    public enum Disturbance {
        /** Nothing passes in either direction, and nobody is told. */
        CUT,
        /** What is said to the port's owner passes, what it answers does not. */
        HALF_OPEN,
        SLOW,
        /** All connections end at once by a TCP reset; new ones are reset while it lasts. */
        RESET
    }

    private record Trouble(Disturbance kind, long until) {}

    private final Relay relay;
    private final Object change = new Object();
    private Trouble trouble = new Trouble(Disturbance.CUT, System.nanoTime());

    private Gate(Relay relay) {
        this.relay = relay;
    }

    /** @throws Fault {@link FaultCode#PORT_TAKEN} */
    public static Gate to(int target) {
        Gate gate = new Gate(Relay.to(target));
        gate.relay.start(_ -> gate::pass, () -> gate.suffers(Disturbance.RESET));
        return gate;
    }

    public int port() {
        return relay.port();
    }

    /** In place of what it suffers already. Returns at once. */
    public void disturb(Disturbance kind, Duration time) {
        synchronized (change) {
            trouble = new Trouble(kind, System.nanoTime() + time.toNanos());
            change.notifyAll();
        }
        if (kind == Disturbance.RESET) {
            relay.reset();
        }
    }

    public void mend() {
        synchronized (change) {
            trouble = new Trouble(Disturbance.CUT, System.nanoTime());
            change.notifyAll();
        }
    }

    @Override
    public void close() {
        relay.close();
        mend();
    }

    private void pass(boolean towardsOwner) {
        try {
            if (suffers(Disturbance.SLOW)) {
                Thread.sleep(SLOWNESS);
            }
            synchronized (change) {
                while (suffers(Disturbance.CUT) || (!towardsOwner && suffers(Disturbance.HALF_OPEN))) {
                    change.wait(Math.max(1, (trouble.until() - System.nanoTime()) / 1_000_000));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean suffers(Disturbance kind) {
        synchronized (change) {
            return trouble.kind() == kind && trouble.until() - System.nanoTime() > 0;
        }
    }
}
