package org.ralvend.simulation.net;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;

/** One process's connection to the simulated broker. It notices after a while only that it hangs. */
public final class SimLink implements Link {
    private static final int CONNECT_MILLIS = 150;
    private static final int FIRST_BACK_OFF_MILLIS = 1_000;
    private static final int MOST_BACK_OFF_MILLIS = 60_000;

    /** As long as keep-alive lets a cut wire go unnoticed. */
    private static final int NOTICE_MILLIS = 25_000;

    private final Broker broker;
    private final DeviceId device;
    private final Life life;
    private final SplittableRandom random;
    private @Nullable Listener listener;
    private boolean connected;
    private long connections;
    private long backOff = FIRST_BACK_OFF_MILLIS;
    private Engine.@Nullable Event attempt;

    public SimLink(Broker broker, DeviceId device, Life life) {
        this.broker = broker;
        this.device = device;
        this.life = life;
        this.random = life.engine().chance();
    }

    DeviceId device() {
        return device;
    }

    @Override
    public void start(Listener told, Presence presence) {
        life.step("connecting");
        listener = told;
        connectAfter(CONNECT_MILLIS);
    }

    @Override
    public void sendUp(byte[] payload) {
        life.step("sending");
        if (connected) {
            broker.up(device, payload);
        }
    }

    /** Hints; nothing that the simulation looks at. */
    @Override
    public void sendTelemetry(byte[] payload) {
        life.step("telling");
    }

    @Override
    public void reconnect() {
        broker.leave(this);
        lost();
    }

    @Override
    public void close() {
        broker.leave(this);
        connected = false;
    }

    void lost() {
        if (connected) {
            connected = false;
            life.run(() -> listener().down());
        }
        connectAfter(backOff());
    }

    void arrived(Channel channel, Bytes payload) {
        if (connected) {
            life.run(() -> listener().received(channel, payload.toArray()));
        }
    }

    /** The wire was cut; both ends find out late. */
    public void cut() {
        life.engine().after(1 + random.nextInt(NOTICE_MILLIS), () -> {
            if (connected && broker.weather().isCut(device)) {
                broker.leave(this);
                lost();
            }
        });
    }

    private void connectAfter(long millis) {
        Engine.Event before = attempt;
        if (before != null) {
            before.cancel();
        }
        attempt = life.engine().after(1 + random.nextLong(millis), this::connect);
    }

    private void connect() {
        attempt = null;
        if (!life.isAlive() || connected) {
            return;
        }
        if (!broker.join(this)) {
            connectAfter(backOff());
            return;
        }
        connected = true;
        connections++;
        backOff = FIRST_BACK_OFF_MILLIS;
        life.run(() -> listener().up(connections));
    }

    private long backOff() {
        long now = backOff;
        backOff = Math.min(MOST_BACK_OFF_MILLIS, backOff * 2);
        return now;
    }

    private Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }
}
