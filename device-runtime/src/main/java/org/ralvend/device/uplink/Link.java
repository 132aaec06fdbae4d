package org.ralvend.device.uplink;

import org.ralvend.protocol.Presence;

/** A connection to the broker that comes and goes. Nothing sent is certain to arrive; what arrives may arrive twice. */
public interface Link extends AutoCloseable {
    /** What happens on a link. Called on any thread; must only enqueue. */
    interface Listener {
        /** Connected and subscribed. {@code connection} counts the connections of this process from 1. */
        void up(long connection);

        void down();

        void received(Channel channel, byte[] payload);
    }

    /** What a device listens to. */
    enum Channel {
        DOWN,
        DESIRED
    }

    /** Connects, and again whenever the connection is lost, until closed. */
    void start(Listener listener, Presence presence);

    /** Sends on {@code up}; dropped where there is no connection. Does not block. */
    void sendUp(byte[] payload);

    /** Sends on {@code tele}; may be lost. */
    void sendTelemetry(byte[] payload);

    /** Throws the connection away and makes a new one: for one that hangs. */
    void reconnect();

    @Override
    void close();
}
