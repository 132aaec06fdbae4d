package org.ralvend.device.program;

import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Whether work is under way, as an updater sees it. Used by one thread; every method throws {@link Fault} {@link
 * FaultCode#FOLDER_UNWRITABLE} where that cannot be said.
 */
public interface Busy {
    /** Whether work may begin; it goes on to be held until {@link #release}. */
    boolean hold();

    /** No work is under way. */
    void release();
}
