package org.ralvend.launcher.chaos;

import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param minSales a minute, of all towns together; fewer fail the run
 * @param restore whether a backup is taken halfway and put back after the last customer
 * @param converge how long everything may take to agree after the last fault
 */
record Plan(int seed, int minutes, int minSales, boolean restore, Duration converge) {
    static final int MIN_SALES = 4;
    static final int CONVERGE_SECONDS = 180;

    /** Fewer a minute fail the run. */
    static final int MIN_KILLS = 20;

    static final int MIN_CUTS = 10;

    /** The words that say it again. */
    String words() {
        return "chaos --minutes " + minutes + " --seed " + seed
                + (minSales == MIN_SALES ? "" : " --min-sales " + minSales)
                + (restore ? " --restore" : "")
                + (converge.toSeconds() == CONVERGE_SECONDS ? "" : " --converge " + converge.toSeconds());
    }
}
