package org.ralvend.device.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;

/** A link whose other end is the test. On the test's thread. */
final class ScriptedLink implements Link {
    final List<Up> sent = new ArrayList<>();
    int reconnects;
    private @Nullable Listener listener;

    @Override
    public void start(Listener started, Presence presence) {
        listener = started;
    }

    @Override
    public void sendUp(byte[] payload) {
        if (payload.length > Limits.MESSAGE_BYTES) {
            throw new AssertionError(payload.length + " bytes in one message");
        }
        try {
            sent.add(Up.decode(payload));
        } catch (ProtocolException e) {
            throw new AssertionError("what a device sends must read", e);
        }
    }

    @Override
    public void sendTelemetry(byte[] payload) {}

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public void close() {}

    Listener listener() {
        return Objects.requireNonNull(listener);
    }

    void down(Down message) {
        listener().received(Channel.DOWN, message.encode());
    }

    /** What was sent since the last time. */
    List<Up> take() {
        List<Up> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }
}
