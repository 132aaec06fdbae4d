package org.ralvend.launcher.town;

import java.util.List;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.Start;
import org.ralvend.protocol.Fault;

/** Kills a running installation's programs one by one, and knows who died of something else. Several threads at once, each for another program. */
public record Deaths(Crew crew) {
    private static final String SERVER = "postgres";

    /**
     * KILL for this one, then it starts again.
     *
     * @param whileDead runs in between
     * @throws Fault where it had ended by itself, or does not start
     */
    public void kill(String name, Runnable whileDead) {
        Start start = crew.kill(name);
        whileDead.run();
        crew.start(start);
    }

    /** KILL for the PostgreSQL that runs under the database's program, which ends for want of it; otherwise as {@link #kill}. */
    public void killPostgres(Runnable whileDead) {
        Start start = crew.killChild(Stage.DB, SERVER);
        whileDead.run();
        crew.start(start);
    }

    /**
     * Starts what ran last under that name, unless it runs.
     *
     * @throws Fault where it does not start
     */
    public void startAgain(String name) {
        crew.startAgain(name);
    }

    /** All of them, but the database is told to end. */
    public void all() {
        crew.abandon();
    }

    /** Programs that ended though nobody here ended them: name, exit code and the end of the log of each. */
    public List<String> endedByThemselves() {
        return crew.endedByThemselves();
    }
}
