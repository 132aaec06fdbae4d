package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one line of {@code demo --once}, counted after everything stopped. Money in minor units.
 *
 * @param reason what does not add up; absent where {@code ok}
 * @param open sales that are not over, claimable ones included; each has a deadline
 * @param paidBack sales of which money went back after it was kept
 * @param cardSales sales whose money was taken from a card
 * @param giftSales sales that a gift card paid, or a part of it
 * @param paidMinor coins that went in and what was taken from cards, as the world saw it
 * @param refundedMinor coins that came back, as the world saw it
 * @param killed programs that the scenarios killed
 */
public record Report(
        boolean ok,
        @Nullable String reason,
        long seed,
        long sales,
        long cardSales,
        long giftSales,
        long accepted,
        long delivered,
        long redelivered,
        long claimable,
        long rejected,
        long refunded,
        long paidBack,
        long open,
        long paidMinor,
        long deliveredMinor,
        long refundedMinor,
        List<String> killed,
        Audit.Witnesses witnesses,
        Map<String, Boolean> invariants) {
    public Report {
        killed = List.copyOf(killed);
        invariants = Map.copyOf(invariants);
    }

    /**
     * @param audit of a town in which everything has stopped, after every sale had come to rest
     * @param unmet what the scenarios expected and did not see
     */
    public static Report of(long seed, List<String> killed, Audit audit, List<String> unmet) {
        List<String> reasons = new ArrayList<>(unmet);
        reasons.addAll(audit.objections());
        DatabaseWitness database = audit.witnesses().database();
        JournalWitness journals = audit.witnesses().journals();
        WorldWitness.Sums world = audit.witnesses().world();
        if (journals.waiting() > 0) {
            reasons.add(journals.waiting() + " entries of journals are not stored");
        }
        if (database.unbookable() > 0) {
            reasons.add(database.unbookable() + " entries could not be booked");
        }
        audit.open().unreachable().forEach(reasons::add);
        return new Report(
                reasons.isEmpty(),
                reasons.isEmpty() ? null : String.join("; ", reasons),
                seed,
                database.sales(),
                journals.cardSales(),
                journals.giftSales(),
                database.accepted(),
                database.delivered(),
                database.redelivered(),
                database.claimable(),
                database.rejected(),
                database.refunded(),
                database.paidBack(),
                database.open(),
                world == null ? 0 : world.coinsInMinor() + world.cardsMinor(),
                database.deliveredMinor(),
                world == null ? 0 : world.returnedMinor(),
                killed,
                audit.witnesses(),
                audit.invariants());
    }
}
