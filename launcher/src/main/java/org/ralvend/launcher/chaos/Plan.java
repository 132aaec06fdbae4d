package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.Map;

/**
 * What a run is to be.
 *
 * @param least of what customers must have got
 * @param restore whether a backup is taken halfway and put back after the last customer
 * @param converge how long everything may take to agree after the last fault
 */
record Plan(int seed, int minutes, Least least, boolean restore, Duration converge) {
    static final int CONVERGE_SECONDS = 180;

    /** Fewer a minute fail the run. */
    static final int MIN_KILLS = 20;

    static final int MIN_CUTS = 10;

    private static final int LONG_MINUTES = 3;

    /** For how long goods are kept here for who has paid them; then the money is due. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** How long after a restore devices may still tell what its backup lacks, before anybody pays. */
    private static final Duration RESTORING = Duration.ofMinutes(10);

    /**
     * A minute, of all towns together; fewer fail the run.
     *
     * @param accepted sales; a request that is rejected moves nothing
     * @param delivered sales whose product fell
     */
    record Least(int accepted, int delivered) {
        /** A third of what two cores do that are busy with builds besides: 17 accepted and 15 delivered. */
        static final Least USUAL = new Least(6, 5);

        private String words() {
            return (accepted == USUAL.accepted ? "" : " --min-sales " + accepted)
                    + (delivered == USUAL.delivered ? "" : " --min-delivered " + delivered);
        }
    }

    /** What is set of the backends: a refund is paid out at once, unless a backup is put back, as the documents advise. */
    Map<String, String> terms() {
        Duration delay = restore ? RESTORING : Duration.ZERO;
        return Map.of(
                "RALVEND_SALES_DEADLINE_SECONDS",
                Long.toString(DEADLINE.toSeconds()),
                "RALVEND_REFUNDS_DELAY_SECONDS",
                Long.toString(delay.toSeconds()));
    }

    /** Whether everything that customers do must have happened, and not only what they do most. */
    boolean isLong() {
        return minutes >= LONG_MINUTES;
    }

    /** The words that say it again. */
    String words() {
        return "chaos --minutes " + minutes + " --seed " + seed
                + least.words()
                + (restore ? " --restore" : "")
                + (converge.toSeconds() == CONVERGE_SECONDS ? "" : " --converge " + converge.toSeconds());
    }
}
