package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.ordering.GivingRule.May;
import org.ralvend.protocol.SaleId;

/**
 * Gives what is left of sales to somebody else, and takes it back, at their buyers' word. A recipient's code does at a terminal
 * what the buyer's does, which stays valid. Any thread; callers hold an open transaction.
 */
@Singleton
public final class Recipients {
    /** Codes made for one that is free in its town; the first one is, but once in a million times. */
    private static final int DRAWS = 10;

    /**
     * Who gives.
     *
     * @param secret the one that the vendor minted
     * @param vendorNumber of that vendor
     */
    public record Giver(String secret, int vendorNumber) {}

    private final SaleStore sales;
    private final RecipientCodes codes;

    public Recipients(SaleStore sales, RecipientCodes codes) {
        this.sales = sales;
        this.codes = codes;
    }

    /** In the order in which they were given. */
    public List<Recipient> of(Tx tx, TownScope scope, SaleId sale) {
        return RecipientRows.of(tx, scope, sale);
    }

    /** Returns whether there is a code now that was not there before: a repeat changes nothing. Locks the sale. */
    public boolean give(Tx tx, TownScope scope, SaleId id, Giver giver, Instant now) {
        Optional<Sale> sale = lock(tx, scope, id);
        List<Recipient> before = of(tx, scope, id);
        if (sale.isEmpty() || GivingRule.of(sale.get(), before, now) != May.GIVE) {
            return false;
        }
        Recipient next =
                free(tx, scope, giver, before.isEmpty() ? 1 : before.getLast().n() + 1, now);
        RecipientRows.add(tx, scope, id, next);
        note(tx, scope, sale.get(), "given to somebody else by its buyer", next.n(), now);
        return true;
    }

    /** Returns whether a code was valid until now. What was asked for with it at a terminal goes on. Locks the sale. */
    public boolean takeBack(Tx tx, TownScope scope, SaleId id, Instant now) {
        Optional<Sale> sale = lock(tx, scope, id);
        List<Recipient> before = of(tx, scope, id);
        if (sale.isEmpty() || GivingRule.of(sale.get(), before, now) != May.TAKE_BACK) {
            return false;
        }
        RecipientRows.takeBack(tx, scope, id, now);
        note(tx, scope, sale.get(), "taken back by its buyer", before.getLast().n(), now);
        return true;
    }

    private Optional<Sale> lock(Tx tx, TownScope scope, SaleId id) {
        return sales.load(tx, scope, Set.of(id), SaleStore.Locking.WAITS).stream()
                .findFirst();
    }

    /** Eight digits may be somebody's already. */
    private Recipient free(Tx tx, TownScope scope, Giver giver, int from, Instant now) {
        for (int n = from; n < from + DRAWS; n++) {
            Recipient drawn = codes.recipient(giver, n, now);
            if (sales.behind(tx, scope, List.of(drawn.keypadHash())).isEmpty()) {
                return drawn;
            }
        }
        throw new IllegalStateException(DRAWS + " codes in a row are somebody's");
    }

    private static void note(Tx tx, TownScope scope, Sale sale, String what, int n, Instant now) {
        EventRows.save(
                tx,
                scope,
                List.of(new StatusEvent(
                        sale.id(),
                        now,
                        "customer",
                        sale.state(),
                        sale.state(),
                        what,
                        "the customer's page, code " + n)));
    }
}
