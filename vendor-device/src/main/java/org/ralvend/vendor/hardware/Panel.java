package org.ralvend.vendor.hardware;

import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.sale.Flap;

/**
 * The vendor's hardware as its agent sees it. Used on the agent's loop.
 *
 * <p>Every method throws {@link Fault} {@link FaultCode#HARDWARE_SILENT} where a part does not answer.
 */
public interface Panel extends AutoCloseable {
    /** Raw edges, on any thread; must only enqueue. */
    interface Listener {
        /** @param key from 1; {@link #CANCEL} for the cancel key */
        void key(int key, boolean down);

        /** The rising edge of a coin pulse. */
        void coinPulse();

        /** The rising edge of a flap's sensor. */
        void coinsPassed(Flap flap);
    }

    int CANCEL = 0;
    int KEYS = 6;

    /** From here on edges are told. */
    void start(Listener listener);

    boolean escrowOccupied();

    void acceptCoins(boolean yes);

    void solenoid(Flap flap, boolean energised);

    void soldOut(int key, boolean lit);

    void display(Lines lines);

    @Override
    void close();
}
