package org.ralvend.vendor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.RecordCodec;

/** A link in memory with a backend at its other end that stores everything and answers what the test says. Any thread. */
final class FakeLink implements Link {
    private final List<Fact> stored = new ArrayList<>();
    private final List<Up.Hello> hellos = new ArrayList<>();
    private @Nullable Listener listener;
    private boolean connected;
    private long upTo;

    @Override
    public synchronized void start(Listener told, Presence presence) {
        listener = told;
    }

    @Override
    public void sendUp(byte[] payload) {
        try {
            switch (Up.decode(payload)) {
                case Up.Hello hello -> greeted(hello);
                case Up.Batch batch -> store(batch);
                case Up.PingAnswer answer -> throw new AssertionError(answer);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void sendTelemetry(byte[] payload) {}

    @Override
    public void reconnect() {}

    @Override
    public void close() {}

    void connect() {
        synchronized (this) {
            connected = true;
        }
        listener().up(1);
    }

    void disconnect() {
        synchronized (this) {
            connected = false;
        }
        listener().down();
    }

    void send(Down message) {
        listener().received(Channel.DOWN, message.encode());
    }

    void desire(Desired desired) {
        listener().received(Channel.DESIRED, RecordCodec.encode(desired));
    }

    synchronized <F extends Fact> Optional<F> find(Class<F> type) {
        return stored.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    synchronized List<Fact> stored() {
        return List.copyOf(stored);
    }

    synchronized List<Up.Hello> hellos() {
        return List.copyOf(hellos);
    }

    private void greeted(Up.Hello hello) {
        synchronized (this) {
            hellos.add(hello);
        }
        send(new Down.Resynced(hello.nonce(), Instant.now(), hello.epoch(), upTo()));
    }

    private void store(Up.Batch batch) throws ProtocolException {
        synchronized (this) {
            if (!connected) {
                return;
            }
            for (Envelope entry : batch.entries()) {
                if (entry.seq() == upTo + 1) {
                    stored.add(entry.open().fact());
                    upTo++;
                }
            }
        }
        send(new Down.Stored(batch.epoch(), upTo()));
    }

    private synchronized long upTo() {
        return upTo;
    }

    private synchronized Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }
}
