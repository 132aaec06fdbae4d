package org.ralvend.vendor.hardware;

/** A serial line that may come and go. Used on the agent's loop. */
public interface SerialLine extends AutoCloseable {
    /** On any thread; must only enqueue. */
    interface Listener {
        void received(byte[] bytes);

        /** The line is gone; nothing more comes of this opening. */
        void lost();
    }

    /** @return whether it is open from here on; false where the device is not there or somebody else has it */
    boolean open(Listener listener);

    /** Never waits. What does not fit is lost, as on any line. */
    void send(byte[] bytes);

    @Override
    void close();
}
