package org.ralvend.simulation.net;

/** A replica of the backend at its end of the shared subscription. */
public interface Subscriber {
    /** Whether its session with the broker stands. */
    boolean isListening();

    /** A message on {@code up}. The broker gives it to somebody else where this one dies before it said it was done. */
    void received(Broker.Letter letter);
}
