package org.ralvend.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger added up per machine, for audits: what the world knows of money and products. */
public record LedgerSummary(Map<String, Totals> machines) {
    /**
     * Money in minor units.
     *
     * @param coinsIn coins that passed the acceptor, eaten ones included; rejected ones are not
     * @param fallen products that fell by a motor
     * @param droppedUnasked products that fell without one
     */
    public record Totals(
            long coinsIn, long returned, long collected, long eaten, long rejected, long fallen, long droppedUnasked) {
        private static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

        public long inEscrow() {
            return coinsIn - returned - collected - eaten;
        }

        private Totals plus(Totals more) {
            return new Totals(
                    coinsIn + more.coinsIn,
                    returned + more.returned,
                    collected + more.collected,
                    eaten + more.eaten,
                    rejected + more.rejected,
                    fallen + more.fallen,
                    droppedUnasked + more.droppedUnasked);
        }
    }

    public LedgerSummary {
        machines = Map.copyOf(machines);
    }

    public static LedgerSummary of(List<LedgerEntry> entries) {
        Map<String, Totals> machines = new TreeMap<>();
        for (LedgerEntry entry : entries) {
            machines.merge(entry.machine(), share(entry.fact()), Totals::plus);
        }
        return new LedgerSummary(machines);
    }

    /** All zero for a machine that the ledger does not name. */
    public Totals of(String machine) {
        return machines.getOrDefault(machine, Totals.NONE);
    }

    private static Totals share(Fact fact) {
        return switch (fact) {
            case Fact.OfCoins coins -> ofCoins(coins);
            case Fact.ProductFallen fallen -> new Totals(0, 0, 0, 0, 0, 1, 0);
            case Fact.ProductDroppedUnasked dropped -> new Totals(0, 0, 0, 0, 0, 0, 1);
            case Fact.OfSlot other -> Totals.NONE;
            case Fact.OfFace other -> Totals.NONE;
            case Fact.OfMachine other -> Totals.NONE;
        };
    }

    private static Totals ofCoins(Fact.OfCoins fact) {
        return switch (fact) {
            case Fact.CoinEntered(int minor) -> new Totals(minor, 0, 0, 0, 0, 0, 0);
            case Fact.EscrowReturned(int minor) -> new Totals(0, minor, 0, 0, 0, 0, 0);
            case Fact.EscrowCollected(int minor) -> new Totals(0, 0, minor, 0, 0, 0, 0);
            case Fact.CoinEaten(int minor) -> new Totals(0, 0, 0, minor, 0, 0, 0);
            case Fact.CoinRejected(int minor) -> new Totals(0, 0, 0, 0, minor, 0, 0);
        };
    }
}
