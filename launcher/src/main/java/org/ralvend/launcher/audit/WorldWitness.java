package org.ralvend.launcher.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.LedgerSummary;

/**
 * What really happened to coins and products. Money in minor units.
 *
 * @param machines by their names
 * @param slots products that lie in each slot in the end, by {@code machine/slot}
 * @param fallen products that fell from each slot by its motor, likewise
 */
record WorldWitness(
        Map<String, LedgerSummary.Totals> machines, Map<String, Integer> slots, Map<String, Integer> fallen) {
    /**
     * Over all machines.
     *
     * @param cardsMinor taken from cards
     */
    record Sums(
            long coinsInMinor,
            long returnedMinor,
            long collectedMinor,
            long eatenMinor,
            long cardsMinor,
            long inEscrowMinor,
            long fallen,
            long droppedUnasked) {}

    WorldWitness {
        machines = Map.copyOf(machines);
        slots = Map.copyOf(slots);
        fallen = Map.copyOf(fallen);
    }

    /** @param of one town; the ledger may have others too */
    static WorldWitness of(List<LedgerEntry> ledger, List<String> of) {
        LedgerSummary summary = LedgerSummary.of(ledger);
        Map<String, LedgerSummary.Totals> machines = new TreeMap<>();
        of.forEach(machine -> machines.put(machine, summary.of(machine)));
        Map<String, Integer> slots = new TreeMap<>();
        Map<String, Integer> fallen = new TreeMap<>();
        for (LedgerEntry entry : ledger) {
            if (of.contains(entry.machine()) && entry.fact() instanceof Fact.OfSlot fact) {
                String slot = entry.machine() + "/" + fact.slot();
                slots.merge(slot, change(fact), Integer::sum);
                if (fact instanceof Fact.SlotEmptied) {
                    slots.put(slot, 0);
                }
                fallen.merge(slot, fact instanceof Fact.ProductFallen ? 1 : 0, Integer::sum);
            }
        }
        return new WorldWitness(machines, slots, fallen);
    }

    Sums sums() {
        return new Sums(
                sum(LedgerSummary.Totals::coinsIn),
                sum(LedgerSummary.Totals::returned),
                sum(LedgerSummary.Totals::collected),
                sum(LedgerSummary.Totals::eaten),
                sum(totals -> totals.cards().captured()),
                sum(LedgerSummary.Totals::inEscrow),
                sum(LedgerSummary.Totals::fallen),
                sum(LedgerSummary.Totals::droppedUnasked));
    }

    private long sum(ToLongFunction<LedgerSummary.Totals> of) {
        return machines.values().stream().mapToLong(of).sum();
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
