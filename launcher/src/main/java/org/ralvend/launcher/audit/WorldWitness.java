package org.ralvend.launcher.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.LedgerSummary;

/**
 * What really happened to coins and products. Money in minor units.
 *
 * @param slots products that lie in each slot in the end, by {@code machine/slot}
 */
public record WorldWitness(
        long coinsInMinor,
        long returnedMinor,
        long collectedMinor,
        long eatenMinor,
        long inEscrowMinor,
        long fallen,
        long droppedUnasked,
        Map<String, Integer> slots) {
    public WorldWitness {
        slots = Map.copyOf(slots);
    }

    /** @param machines of one town; the ledger may have others too */
    public static WorldWitness of(List<LedgerEntry> ledger, List<String> machines) {
        LedgerSummary summary = LedgerSummary.of(ledger);
        List<LedgerSummary.Totals> totals = machines.stream().map(summary::of).toList();
        return new WorldWitness(
                totals.stream().mapToLong(LedgerSummary.Totals::coinsIn).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::returned).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::collected).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::eaten).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::inEscrow).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::fallen).sum(),
                totals.stream().mapToLong(LedgerSummary.Totals::droppedUnasked).sum(),
                slots(ledger, machines));
    }

    private static Map<String, Integer> slots(List<LedgerEntry> ledger, List<String> machines) {
        Map<String, Integer> slots = new TreeMap<>();
        for (LedgerEntry entry : ledger) {
            if (machines.contains(entry.machine()) && entry.fact() instanceof Fact.OfSlot fact) {
                slots.merge(entry.machine() + "/" + fact.slot(), change(fact), Integer::sum);
                if (fact instanceof Fact.SlotEmptied) {
                    slots.put(entry.machine() + "/" + fact.slot(), 0);
                }
            }
        }
        return slots;
    }

    private static int change(Fact.OfSlot fact) {
        return switch (fact) {
            case Fact.SlotFilled filled -> filled.units();
            case Fact.ProductFallen _, Fact.ProductDroppedUnasked _ -> -1;
            case Fact.SlotEmptied _, Fact.SlotJammed _, Fact.SlotUnjammed _ -> 0;
            case Fact.MotorStarted _, Fact.MotorStopped _ -> 0;
        };
    }
}
