package org.ralvend.device.uplink;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/** A link of which only the telemetry is looked at. One thread. */
public final class TelemetryTap implements Link {
    private final List<Health> told = new ArrayList<>();

    public Health last() {
        return told.getLast();
    }

    public int count() {
        return told.size();
    }

    @Override
    public void start(Listener listener, Presence presence) {}

    @Override
    public void sendUp(byte[] payload) {}

    @Override
    public void sendTelemetry(byte[] payload) {
        try {
            told.add(RecordCodec.decode(Health.class, payload));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void reconnect() {}

    @Override
    public void close() {}
}
