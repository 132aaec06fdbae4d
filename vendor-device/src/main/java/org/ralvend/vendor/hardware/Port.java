package org.ralvend.vendor.hardware;

/** A serial device whose calls may wait, for ever even. Used by the one thread of a {@link ThreadedLine}. */
interface Port {
    /** On any thread; must only enqueue. */
    interface Listener {
        void received(byte[] bytes);

        /** The device was unplugged. */
        void unplugged();
    }

    /** @return whether it is open from here on; false where the device is not there or somebody else has it */
    boolean open(Listener listener);

    /** @return false where the device took less than all */
    boolean write(byte[] bytes);

    void close();
}
