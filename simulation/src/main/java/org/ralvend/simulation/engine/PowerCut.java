package org.ralvend.simulation.engine;

/** The end of a process in the middle of a line. An error, so that no code under test takes it for its own trouble. */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut(String process) {
        super(process, null, false, false);
    }
}
