package org.ralvend.sim.paper;

/** How a printer is. */
public enum PrinterMood {
    OK,
    PAPER_LOW,
    PAPER_OUT,
    COVER_OPEN,
    /** It has no power: nothing is answered, nothing kept. */
    DEAD,
    /** A receipt takes longer than anybody waits. */
    SLOW
}
