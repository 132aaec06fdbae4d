package org.ralvend.device.uplink;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Presence;

/** A network that loses, repeats and reorders what goes over it, and now and then breaks. Counts what it did. */
final class StormyLink implements Link {
    private static final int PER_CENT_LOST = 20;
    private static final int PER_CENT_REPEATED = 20;
    private static final int MAX_DELAY_MILLIS = 3000;

    private final VirtualLoop loop;
    private final SplittableRandom random;
    private final StoringBackend backend;
    private @Nullable Listener listener;
    private long connections;
    private boolean connected;
    private boolean dead;
    private boolean storm = true;
    int lost;
    int repeated;
    int renewed;

    StormyLink(VirtualLoop loop, SplittableRandom random, StoringBackend backend) {
        this.loop = loop;
        this.random = random;
        this.backend = backend;
    }

    @Override
    public void start(Listener started, Presence presence) {
        listener = started;
        connect();
    }

    @Override
    public void sendUp(byte[] payload) {
        if (connected) {
            carry(() -> backend.take(payload, answer -> carry(() -> deliver(answer))));
        }
    }

    @Override
    public void sendTelemetry(byte[] payload) {}

    @Override
    public void reconnect() {
        renewed++;
        cut();
    }

    @Override
    public void close() {}

    /** The connection breaks, and comes back. */
    void cut() {
        if (connected) {
            connected = false;
            Objects.requireNonNull(listener).down();
            loop.after(Duration.ofMillis(random.nextInt(MAX_DELAY_MILLIS)), this::connect);
        }
    }

    /** The process at this end died. */
    void die() {
        dead = true;
        connected = false;
    }

    void calm() {
        storm = false;
    }

    private void connect() {
        if (!dead) {
            connected = true;
            Objects.requireNonNull(listener).up(++connections);
        }
    }

    private void deliver(Down message) {
        if (connected) {
            Objects.requireNonNull(listener).received(Channel.DOWN, message.encode());
        }
    }

    private void carry(Runnable delivery) {
        int times = 1;
        if (storm && random.nextInt(100) < PER_CENT_LOST) {
            times = 0;
            lost++;
        } else if (storm && random.nextInt(100) < PER_CENT_REPEATED) {
            times = 2;
            repeated++;
        }
        for (int i = 0; i < times; i++) {
            loop.after(Duration.ofMillis(storm ? random.nextInt(MAX_DELAY_MILLIS) : 1), delivery);
        }
    }
}
