package org.ralvend.launcher.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one line of {@code demo --once}, counted after everything stopped. Money in minor units.
 *
 * @param reason what does not add up; absent where {@code ok}
 * @param open sales that are not over, claimable ones included; each has a deadline
 * @param paidMinor coins that went in, as the world saw it
 * @param refundedMinor coins that came back, as the world saw it
 * @param killed programs that the scenarios killed
 */
public record Report(
        boolean ok,
        @Nullable String reason,
        long seed,
        long sales,
        long accepted,
        long delivered,
        long claimable,
        long rejected,
        long refunded,
        long open,
        long paidMinor,
        long deliveredMinor,
        long refundedMinor,
        List<String> killed,
        Audit witnesses,
        Map<String, Boolean> invariants) {
    public Report {
        killed = List.copyOf(killed);
        invariants = Map.copyOf(invariants);
    }

    /** @param unmet what the scenarios expected and did not see */
    public static Report of(long seed, List<String> killed, Audit audit, List<String> unmet) {
        List<String> reasons = java.util.stream.Stream.concat(unmet.stream(), audit.objections().stream())
                .toList();
        DatabaseWitness database = audit.database();
        return new Report(
                reasons.isEmpty(),
                reasons.isEmpty() ? null : String.join("; ", reasons),
                seed,
                database.sales(),
                database.accepted(),
                database.delivered(),
                database.claimable(),
                database.rejected(),
                database.refunded(),
                database.open(),
                audit.world().coinsInMinor(),
                database.deliveredMinor(),
                audit.world().returnedMinor(),
                killed,
                audit,
                audit.invariants());
    }
}
