package org.ralvend.sim.card;

/** How a reader behaves. */
public enum Mood {
    WELL,
    /** It has no power: nothing is answered. */
    GONE,
    /** Every third answer arrives damaged. */
    GARBAGE,
    /** The bank takes its time. */
    SLOW,
    /** It approves what was taken back, and says so twice. */
    APPROVES_LATE
}
