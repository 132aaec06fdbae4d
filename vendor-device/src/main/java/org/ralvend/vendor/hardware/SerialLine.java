package org.ralvend.vendor.hardware;

/** A serial line that may come and go. Used on the agent's loop; nothing here waits. */
public interface SerialLine extends AutoCloseable {
    /** On any thread; must only enqueue. */
    interface Listener {
        /** The line is open from here on. */
        void opened();

        void received(byte[] bytes);

        /** The line is gone, or did not open: nothing more comes of this opening. */
        void lost();
    }

    /**
     * Begins to open the device; {@link Listener#opened} or {@link Listener#lost} follows, or nothing where the device
     * keeps whoever opens it waiting.
     */
    void open(Listener listener);

    /** In order. What does not fit is lost, as on any line; where too much waits, the line is. */
    void send(byte[] bytes);

    /** What was not sent is dropped, and nothing more is told of this opening. */
    @Override
    void close();
}
