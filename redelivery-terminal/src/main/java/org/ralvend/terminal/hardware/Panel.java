package org.ralvend.terminal.hardware;

import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The terminal's hardware as its agent sees it. Used on the agent's loop.
 *
 * <p>Every method throws {@link Fault} {@link FaultCode#HARDWARE_SILENT} where a part does not answer.
 */
public interface Panel extends AutoCloseable {
    /** Raw edges, on any thread; must only enqueue. */
    interface Listener {
        void key(Key key, boolean down);
    }

    /** From here on edges are told. */
    void start(Listener listener);

    void display(Lines lines);

    @Override
    void close();
}
