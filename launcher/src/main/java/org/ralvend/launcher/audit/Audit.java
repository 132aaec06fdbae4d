package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares the three witnesses with each other and with the invariants of the design, section 8. Pure. It holds once
 * everything has stopped and every sale had come to rest.
 */
public record Audit(WorldWitness world, DatabaseWitness database, JournalWitness journals) {
    /** One thing that does not add up. */
    private record Check(String invariant, String what, long one, long other) {}

    /** By its number; true where nothing speaks against it. */
    public Map<String, Boolean> invariants() {
        Map<String, Boolean> holds = new LinkedHashMap<>();
        for (Check check : checks()) {
            holds.merge(check.invariant(), check.one() == check.other(), Boolean::logicalAnd);
        }
        return holds;
    }

    /** What does not add up, a line each; empty where all is well. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        for (Check check : checks()) {
            if (check.one() != check.other()) {
                objections.add(check.invariant() + ": " + check.what() + ": " + check.one() + " and " + check.other());
            }
        }
        return objections;
    }

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.addAll(money());
        checks.addAll(goods());
        checks.addAll(endings());
        return checks;
    }

    private List<Check> money() {
        long accounted =
                database.deliveredMinor() + world.returnedMinor() + database.openMinor() + world.inEscrowMinor();
        return List.of(
                new Check(
                        "I1", "coins in, and delivered + returned + open + in escrow", world.coinsInMinor(), accounted),
                new Check("I1", "coins that vanished in a machine", world.eatenMinor(), 0),
                new Check("I1", "coins in: world and journals", world.coinsInMinor(), journals.coinsInMinor()),
                new Check("I1", "coins returned: world and journals", world.returnedMinor(), journals.returnedMinor()),
                new Check("I1", "coins collected: world and journals", world.collectedMinor(), journals.keptMinor()),
                new Check("I1", "money kept: journals and database", journals.keptMinor(), database.paidMinor()),
                new Check("I1", "money that nobody knows the place of", journals.unresolvedMinor(), 0),
                new Check("I1", "entries that could not be booked", database.unbookable(), 0),
                new Check("I1", "entries whose hash does not follow", journals.brokenChains(), 0),
                new Check("I1", "sales: journals and database", journals.requested(), database.sales()),
                new Check("I1", "accepted: journals and database", journals.accepted(), database.accepted()),
                new Check("I1", "rejected: journals and database", journals.rejected(), database.rejected()));
    }

    private List<Check> goods() {
        // A motor that died under way may have dropped its product or not: that attempt is unresolved until counted.
        long seen =
                Math.clamp(world.fallen(), journals.dispensed(), journals.dispensed() + journals.dispenseUnresolved());
        return List.of(
                new Check("I3", "products that fell by a motor, and dispensed in the journals", world.fallen(), seen),
                new Check("I3", "products that fell without a motor", world.droppedUnasked(), 0),
                new Check("I3", "dispensed: journals and database", journals.dispensed(), database.dispensed()),
                new Check("I3", "attempts dispensed twice", journals.dispensedTwice(), 0),
                new Check("I3", "units dispensed twice", database.dispensedTwice(), 0),
                new Check("I4", "stock rows out of bounds", database.stockOutOfBounds(), 0),
                new Check("I4", "stock rows that movements do not explain", database.stockUnexplained(), 0),
                new Check("I4", "slots that hold something else than the books say", differentSlots(), 0));
    }

    private List<Check> endings() {
        return List.of(
                new Check("I5", "reservations of sales that are over", database.reservationsLeft(), 0),
                new Check("I6", "sales whose money went twice", journals.endedTwice(), 0),
                new Check("I6", "money returned for an accepted sale", database.refundedWrongly(), 0));
    }

    private long differentSlots() {
        return world.slots().entrySet().stream()
                .filter(slot ->
                        !Objects.equals(slot.getValue(), database.slots().getOrDefault(slot.getKey(), 0)))
                .count();
    }
}
