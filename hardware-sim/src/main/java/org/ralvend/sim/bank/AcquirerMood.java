package org.ralvend.sim.bank;

/** How a {@link SimulatedAcquirer} treats whoever asks it. */
public enum AcquirerMood {
    /** Does what it is asked for at once, and says so. */
    WELL,
    /** Says of what is new that it will be done, until it is told to do it. */
    PENDING,
    /** Refuses what is new. */
    REFUSES,
    /** Does it, and answers 500. */
    FAILS_AFTER,
    /** Answers 503, and does nothing. */
    FAILS_BEFORE,
    /** Does it, and answers with what is no answer. */
    GARBAGE,
    /** Does it, and answers of another amount. */
    OF_ANOTHER,
    /** Does it, and ends the connection without a word. */
    LOSES_ANSWER,
    /** Ends the connection, and does nothing. */
    LOSES_REQUEST,
    /** Does it, and says nothing for as long as it lives. */
    SILENT,
    /** Does it, and answers with more than anybody wants to read. */
    HUGE,
    /** Sends whoever asks to another address of its own, and does nothing. */
    REDIRECTS,
    /** Answers 409, as while somebody else asks for the same, and does nothing. */
    CONFLICTS
}
