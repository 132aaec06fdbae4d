package org.ralvend.device.uplink;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;

/**
 * The link that the backend makes: it calls at our URL, brings what it would send on {@code down}, and takes with it what we
 * would send on {@code up}. To an {@link Uplink} it is a connection like any other, so greeting, re-sync, batches and what is
 * stored follow the same table; each way has an uplink of its own over the one journal, and what one got stored the other
 * finds stored. A connection begins with the first call and ends {@link #IDLE} after the last. On the loop, except where a
 * method says any thread.
 */
public final class UrlLink implements Link {
    /** The backend calls again at once as long as there is anything to carry. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final Loop loop;
    private @Nullable Listener listener;
    private long connections;
    private boolean connected;
    private Loop.@Nullable Timer end;
    private @Nullable Up waiting;

    public UrlLink(Loop loop) {
        this.loop = loop;
    }

    /**
     * One call: takes the messages, then tells what there is to say now, if anything.
     *
     * @param settled called once all messages had their effect, before {@code answer}
     */
    public void call(List<Down> messages, Runnable settled, Consumer<@Nullable Up> answer) {
        Listener to = listener();
        if (!connected) {
            connected = true;
            to.up(++connections);
        }
        if (end != null) {
            end.cancel();
        }
        end = loop.after(IDLE, this::reconnect);
        messages.forEach(message -> to.received(Channel.DOWN, message.encode()));
        // The listener enqueues, so this comes after it.
        loop.post(() -> {
            settled.run();
            Up said = waiting;
            waiting = null;
            answer.accept(said);
        });
    }

    @Override
    public void start(Listener to, Presence presence) {
        listener = to;
    }

    /** Kept for the caller; what comes later takes its place, since it begins where this does or says the same. */
    @Override
    public void sendUp(byte[] payload) {
        try {
            waiting = Up.decode(payload);
        } catch (ProtocolException e) {
            throw new IllegalStateException("what we encoded ourselves", e);
        }
    }

    @Override
    public void sendTelemetry(byte[] payload) {
        // Hints are for the broker.
    }

    /** Ends the connection: the next call makes a new one. */
    @Override
    public void reconnect() {
        if (end != null) {
            end.cancel();
            end = null;
        }
        waiting = null;
        if (connected) {
            connected = false;
            listener().down();
        }
    }

    @Override
    public void close() {
        // The server that takes the calls is closed by whoever opened it.
    }

    private Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }
}
