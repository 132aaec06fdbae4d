package org.ralvend.launcher.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Audit;

/**
 * What came of a run.
 *
 * @param reasons what was wrong; empty where it went well
 * @param sales whose requests reached the books, in all towns, rejected ones too
 * @param redelivered units that fell for whoever came to a redelivery terminal
 * @param cardSales sales whose money, or its rest, was taken from a card
 * @param giftSales sales that a gift card paid, or a part of it
 * @param together how often two held one gift card to two scanners at the same moment
 * @param paidBack sales of which money went back after it was kept
 * @param kills by who died
 * @param cuts by line and way, and of card readers by what they did wrong
 * @param convergedMillis from the last customer's end, or the restore's, until nothing was on its way; absent where it did not converge
 * @param broughtBack sales that a backup lacked and devices brought; absent where none was restored
 * @param replay the command that does the same again
 * @param kept the installation's home; absent where it was deleted
 * @param audits of each town; none where the witnesses could not be asked
 */
record Outcome(
        boolean ok,
        List<String> reasons,
        long seed,
        int minutes,
        long sales,
        long accepted,
        long rejected,
        long delivered,
        long redelivered,
        long cardSales,
        long giftSales,
        long together,
        long paidBack,
        Map<String, Integer> kills,
        Map<String, Integer> cuts,
        @Nullable Long convergedMillis,
        @Nullable Long broughtBack,
        String replay,
        @Nullable String kept,
        List<Audit> audits) {

    static Outcome of(Plan plan, Figures figures, String replay, @Nullable String kept) {
        List<String> reasons = figures.wrong(plan);
        return new Outcome(
                reasons.isEmpty(),
                reasons,
                plan.seed(),
                plan.minutes(),
                figures.sales(),
                figures.accepted(),
                figures.rejected(),
                figures.delivered(),
                figures.redelivered(),
                figures.cardSales(),
                figures.giftSales(),
                figures.together(),
                figures.paidBack(),
                figures.kills(),
                figures.cuts(),
                figures.convergedMillis(),
                figures.broughtBack(),
                replay,
                kept,
                figures.audits());
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add((ok ? "well" : "WRONG") + ": seed " + seed + ", " + minutes + " min, " + sales + " requests, "
                + accepted + " accepted, " + rejected + " rejected, " + delivered + " delivered");
        lines.add(cardSales + " by card, " + giftSales + " by gift card (held by two at once " + together + " times), "
                + redelivered + " redelivered at a terminal, " + paidBack + " paid back");
        lines.add("kills " + sum(kills) + ": " + kills);
        lines.add("cuts " + sum(cuts) + ": " + cuts);
        lines.add(
                convergedMillis == null
                        ? audits.isEmpty() ? "ended early" : "did not converge"
                        : "converged in " + convergedMillis / 1000 + " s");
        if (broughtBack != null) {
            lines.add("a backup was restored, and devices brought back " + broughtBack + " sales that it lacked");
        }
        for (Audit audit : audits) {
            lines.add("audit of " + audit.town() + ": " + (audit.isClean() ? "clean" : "BROKEN") + ", "
                    + audit.witnesses().database().delivered() + " delivered, "
                    + audit.open().cases().size() + " open");
        }
        reasons.forEach(reason -> lines.add("wrong: " + reason));
        if (!ok) {
            lines.add("again: " + replay);
        }
        if (kept != null) {
            lines.add("kept: " + kept);
        }
        return lines;
    }

    static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
