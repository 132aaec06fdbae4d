package org.ralvend.simulation.device;

import java.util.List;
import org.ralvend.protocol.FaultCode;
import org.ralvend.simulation.engine.Life;

/** A machine with the board that runs it now. */
public interface Node {
    Board board();

    /** Another board is put in; the one before has no process. */
    void replace(Board fresh);

    /** What keeps it from its work, as it says itself. */
    List<FaultCode> faults();

    /** Starts its program. */
    void run(Life life);

    /** Its program has died. */
    void letGo();

    default String name() {
        return board().machine().value();
    }
}
