package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.metal.Ledger;

/**
 * I1 with coins: what each vendor wrote down of its money, beside the flaps that coins fell through. It may say less than fell,
 * since it does not know of a coin that came while it was dead; never more. A card that was set back may say of a sale once more
 * that it was kept, when what lies in its escrow is of another: that is the same sale's money, not more.
 */
final class Purses {
    private final Map<MachineId, Purse> purses = new HashMap<>();

    /** In minor units, over all that it ever journaled. */
    private static final class Purse {
        private long credit;
        private long kept;
        private long returned;
        private long unresolved;
        private boolean vague;
        private final Set<SaleId> sales = new HashSet<>();
    }

    /** @throws Broken where a vendor says more than its flaps know */
    void take(MachineId vendor, Fact fact, Ledger.Coins coins) {
        Purse purse = purse(vendor);
        if (fact instanceof Fact.CreditReceived credit && credit.tender() == Fact.Tender.COINS) {
            purse.credit += credit.amount().minor();
        } else if (fact instanceof Fact.PaymentKept kept) {
            boolean again = !purse.sales.add(kept.sale());
            purse.kept += again && purse.vague ? 0 : kept.amount().minor();
        } else if (fact instanceof Fact.CreditReturned back) {
            purse.returned += back.amount().minor();
        } else if (fact instanceof Fact.PaymentReleased released) {
            purse.returned += released.amount().minor();
        } else if (fact instanceof Fact.PaymentUnresolved unresolved) {
            purse.unresolved += unresolved.amount().minor();
        }
        if (purse.kept > coins.collected() + coins.doubtful()) {
            throw broken(vendor, "kept " + purse.kept + ", and " + coins.collected() + " fell into its cash box");
        }
        if (purse.returned > coins.returned() + coins.doubtful()) {
            throw broken(vendor, "gave " + purse.returned + " back, and " + coins.returned() + " fell out of it");
        }
    }

    /** One of its cards does not know any more what it had written, and may say some of it again. */
    void forgets(MachineId vendor) {
        purse(vendor).vague = true;
    }

    /** @throws Broken where nobody says what became of a coin that was sensed; when nobody buys any more */
    void check() {
        purses.forEach((vendor, purse) -> {
            long told = purse.kept + purse.returned + purse.unresolved;
            if (!purse.vague && purse.credit != told) {
                throw broken(vendor, "sensed " + purse.credit + ", and says what became of " + told);
            }
        });
    }

    private Purse purse(MachineId vendor) {
        return purses.computeIfAbsent(vendor, machine -> new Purse());
    }

    private static Broken broken(MachineId vendor, String what) {
        return new Broken("I1", vendor.value(), vendor + " says that it " + what);
    }
}
