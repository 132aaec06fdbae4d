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
     * @param cards money of cards
     */
    public record Totals(
            long coinsIn,
            long returned,
            long collected,
            long eaten,
            long rejected,
            long fallen,
            long droppedUnasked,
            Cards cards) {
        private static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, Cards.NONE);

        private static Totals ofCards(long authorised, long captured, long released) {
            return new Totals(0, 0, 0, 0, 0, 0, 0, new Cards(authorised, captured, released));
        }

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
                    droppedUnasked + more.droppedUnasked,
                    cards.plus(more.cards));
        }
    }

    /** Money of cards in minor units. */
    public record Cards(long authorised, long captured, long released) {
        static final Cards NONE = new Cards(0, 0, 0);

        private Cards plus(Cards more) {
            return new Cards(authorised + more.authorised, captured + more.captured, released + more.released);
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
            case Fact.OfCards cards -> ofCards(cards);
            case Fact.ProductFallen fallen -> new Totals(0, 0, 0, 0, 0, 1, 0, Cards.NONE);
            case Fact.ProductDroppedUnasked dropped -> new Totals(0, 0, 0, 0, 0, 0, 1, Cards.NONE);
            case Fact.OfSlot other -> Totals.NONE;
            case Fact.OfFace other -> Totals.NONE;
            case Fact.OfMachine other -> Totals.NONE;
        };
    }

    private static Totals ofCoins(Fact.OfCoins fact) {
        return switch (fact) {
            case Fact.CoinEntered(int minor) -> new Totals(minor, 0, 0, 0, 0, 0, 0, Cards.NONE);
            case Fact.EscrowReturned(int minor) -> new Totals(0, minor, 0, 0, 0, 0, 0, Cards.NONE);
            case Fact.EscrowCollected(int minor) -> new Totals(0, 0, minor, 0, 0, 0, 0, Cards.NONE);
            case Fact.CoinEaten(int minor) -> new Totals(0, 0, 0, minor, 0, 0, 0, Cards.NONE);
            case Fact.CoinRejected(int minor) -> new Totals(0, 0, 0, 0, minor, 0, 0, Cards.NONE);
        };
    }

    private static Totals ofCards(Fact.OfCards fact) {
        return switch (fact) {
            case Fact.CardPresented _ -> Totals.NONE;
            case Fact.CardAuthorised(int minor) -> Totals.ofCards(minor, 0, 0);
            case Fact.CardCaptured(int minor) -> Totals.ofCards(0, minor, 0);
            case Fact.CardReleased(int minor) -> Totals.ofCards(0, 0, minor);
        };
    }
}
