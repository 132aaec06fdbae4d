package org.ralvend.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.device.Board;

/**
 * I1 and I6 with cards: what was taken from them, beside what vendors wrote down of it. A sale is paid by card from the moment that
 * its vendor wrote down that it asks for one.
 */
final class CardMoney {
    /** As a vendor has it by default: so long it waits for a verdict. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<MachineId, SaleId> asking = new HashMap<>();
    private final Map<SaleId, Paying> sales = new LinkedHashMap<>();

    /** One sale that is paid by card, with all that is known of its money. */
    private static final class Paying {
        private final MachineId vendor;
        private final long price;
        private @Nullable Instant requested;
        private boolean taken;
        private boolean let;
        private final Set<Class<? extends Fact>> ends = new HashSet<>();

        private Paying(MachineId vendor, long price) {
            this.vendor = vendor;
            this.price = price;
        }
    }

    /** @throws Broken where a vendor says of a card what did not happen to it */
    void take(Board board, Fact fact) {
        if (fact instanceof Fact.AuthorisationAsked asked && asked.tender() == Tender.CARD) {
            asking.put(board.machine(), asked.sale());
            sales.putIfAbsent(
                    asked.sale(), new Paying(board.machine(), asked.amount().minor()));
            return;
        }
        SaleId sale = Naming.sale(fact);
        Paying paying = sale == null ? null : sales.get(sale);
        if (sale != null && paying != null) {
            said(sale, paying, fact, board.trueTime());
        }
    }

    private static void said(SaleId sale, Paying paying, Fact fact, Instant now) {
        if (fact instanceof Fact.SaleRequested) {
            paying.requested = now;
        } else if (fact instanceof Fact.PaymentUnresolved) {
            paying.ends.add(Fact.PaymentUnresolved.class);
        } else if (fact instanceof Fact.PaymentKept) {
            paying.ends.add(Fact.PaymentKept.class);
            if (!paying.taken) {
                throw broken("I1", sale, "is kept by " + paying.vendor + ", and nothing was taken from its card");
            }
        } else if (fact instanceof Fact.PaymentReleased
                || (fact instanceof Fact.AuthorisationEnded ended && ended.tender() == Tender.CARD)) {
            paying.ends.add(Fact.PaymentReleased.class);
            paying.let = true;
            if (paying.taken) {
                throw broken("I6", sale, paying.vendor + " says that its card was not charged, and it was");
            }
        }
    }

    /** Whether a card pays for this sale. */
    boolean isByCard(@Nullable SaleId sale) {
        return sales.containsKey(sale);
    }

    /** @throws Broken where that may not be taken: not asked for, too early, too much, or once more */
    void charged(MachineId vendor, long minor, Instant now, Map<SaleId, Told> told) {
        SaleId sale = asking.get(vendor);
        Paying paying = sales.get(sale);
        if (sale == null || paying == null) {
            throw new Broken("I1", vendor.value(), vendor + " took " + minor + " from a card for no sale");
        }
        if (paying.taken) {
            throw broken("I1", sale, "was taken from a card twice");
        }
        paying.taken = true;
        if (minor != paying.price) {
            throw broken("I1", sale, "costs " + paying.price + ", and " + minor + " was taken from its card");
        }
        if (paying.let) {
            throw broken("I6", sale, "was said not to be charged, and is");
        }
        Instant requested = paying.requested;
        Told known = told.get(sale);
        if (requested == null || known == null) {
            throw broken("I2", sale, "was taken from a card, and stands on no disk");
        }
        Boolean accepted = known.accepted();
        boolean waited = !now.isBefore(requested.plus(PATIENCE));
        if (accepted == null ? !waited : !accepted) {
            throw broken("I6", sale, "was taken from a card and its verdict is " + accepted);
        }
    }

    /** What cards were charged, by sale, in minor units. */
    Map<SaleId, Long> charged() {
        Map<SaleId, Long> charged = new LinkedHashMap<>();
        sales.forEach((sale, paying) -> {
            if (paying.taken) {
                charged.put(sale, paying.price);
            }
        });
        return charged;
    }

    /** @throws Broken where a card paid and nobody says so, when nobody buys any more */
    void check(Map<SaleId, Told> told, Set<MachineId> vague) {
        sales.forEach((sale, paying) -> {
            Told known = told.get(sale);
            boolean forgotten = vague.contains(paying.vendor) || (known != null && known.isForgotten());
            if (!forgotten && paying.ends.size() != 1) {
                throw broken(
                        "I1",
                        sale,
                        (paying.taken ? "was taken from a card" : "was asked of a card")
                                + ", and what is said of it is "
                                + paying.ends.stream()
                                        .map(Class::getSimpleName)
                                        .sorted()
                                        .toList());
            }
        });
    }

    private static Broken broken(String invariant, SaleId sale, String what) {
        return new Broken(invariant, sale.toString(), "sale " + sale + " " + what);
    }
}
