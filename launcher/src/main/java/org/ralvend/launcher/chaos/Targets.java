package org.ralvend.launcher.chaos;

import java.time.Duration;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes.Line;
import org.ralvend.protocol.Fault;

/** What a schedule strikes: a running installation. Several threads at once, each for another program. */
interface Targets {
    /** Who is meant. */
    String name(Strike.Kill kill);

    /**
     * Kills it and starts it again.
     *
     * @param hit runs once it has died of that, and of nothing else
     * @throws Fault where it had ended by itself, or does not start
     */
    void kill(Strike.Victim victim, String name, Runnable hit);

    /**
     * Starts it, unless it runs.
     *
     * @throws Fault where it does not start
     */
    void startAgain(String name);

    /** Returns at once. */
    void disturb(Line line, Disturbance how, Duration time);

    /** Returns the vendor whose reader it is. */
    String disturb(Strike.Reader reader);

    /** All lines and readers are whole again. */
    void mend();

    /** True where a program ended though nobody struck it. Only while none is being struck. */
    boolean hasLostOne();

    /** True once it is being closed: what fails then fails for that reason. */
    boolean isClosing();
}
