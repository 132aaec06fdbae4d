package org.ralvend.warehouse.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.RecordCodec;

/** A link whose other end is the test. */
final class FakeLink implements Link {
    final List<Up> sent = new ArrayList<>();
    final List<Health> health = new ArrayList<>();
    private @Nullable Listener listener;

    @Override
    public void start(Listener started, Presence presence) {
        listener = started;
    }

    @Override
    public void sendUp(byte[] payload) {
        try {
            sent.add(Up.decode(payload));
        } catch (ProtocolException e) {
            throw new AssertionError("what a device sends must read", e);
        }
    }

    @Override
    public void sendTelemetry(byte[] payload) {
        try {
            health.add(RecordCodec.decode(Health.class, payload));
        } catch (ProtocolException e) {
            throw new AssertionError("what a device sends must read", e);
        }
    }

    @Override
    public void reconnect() {}

    @Override
    public void close() {}

    void up() {
        if (listener != null) {
            listener.up(1);
        }
    }

    void down(Down message) {
        if (listener != null) {
            listener.received(Channel.DOWN, message.encode());
        }
    }
}
