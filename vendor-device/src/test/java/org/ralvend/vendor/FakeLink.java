package org.ralvend.vendor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** A link in memory with a backend at its other end that stores everything and answers what the test says. Any thread. */
final class FakeLink implements Link {
    private final Map<EpochId, List<Envelope>> stored = new LinkedHashMap<>();
    private final List<Up.Hello> hellos = new ArrayList<>();
    private @Nullable Listener listener;
    private boolean connected;

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
        return stored().stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    synchronized List<Fact> stored() {
        return stored.values().stream()
                .flatMap(List::stream)
                .map(FakeLink::fact)
                .toList();
    }

    synchronized int epochsStarted() {
        return stored.size();
    }

    /** From here on this backend has another history of the newest epoch: one other entry follows. */
    void forgetAfter(int entries) {
        Down.Diverged told;
        synchronized (this) {
            EpochId epoch = List.copyOf(stored.keySet()).getLast();
            List<Envelope> kept = Objects.requireNonNull(stored.get(epoch)).subList(0, entries);
            Bytes body = kept.getFirst().body();
            List<Envelope> other = new ArrayList<>(kept);
            other.add(new Envelope(entries + 1L, Envelope.chain(null, entries + 1L, body), null, body));
            stored.put(epoch, other);
            told = new Down.Diverged(epoch, null);
        }
        send(told);
    }

    synchronized List<Up.Hello> hellos() {
        return List.copyOf(hellos);
    }

    private void greeted(Up.Hello hello) {
        synchronized (this) {
            hellos.add(hello);
        }
        send(new Down.Resynced(
                hello.nonce(),
                Instant.now(),
                hello.epoch(),
                history(hello.epoch()).size(),
                tail(hello.epoch()).bytes()));
    }

    private void store(Up.Batch batch) {
        synchronized (this) {
            if (!connected) {
                return;
            }
            List<Envelope> history = stored.computeIfAbsent(batch.epoch(), epoch -> new ArrayList<>());
            for (Envelope entry : batch.entries()) {
                if (entry.seq() == history.size() + 1) {
                    history.add(entry);
                }
            }
        }
        send(new Down.Stored(batch.epoch(), history(batch.epoch()).size()));
    }

    private synchronized List<Envelope> history(EpochId epoch) {
        return List.copyOf(stored.getOrDefault(epoch, List.of()));
    }

    private HashTail tail(EpochId epoch) {
        HashTail tail = HashTail.of(null);
        for (Envelope entry : history(epoch)) {
            tail = tail.with(entry.hash());
        }
        return tail;
    }

    private static Fact fact(Envelope entry) {
        try {
            return entry.open().fact();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }
}
