package org.ralvend.simulation.books;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.backend.db.Memory.Written;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.inventory.Stock;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.payment.GiftCard;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.PaymentBook.Payment;

/** Of what is looked at after every event, what may have changed in the books of one town. One thread. */
public final class Changes {
    private final List<Claim> claims = new ArrayList<>();
    private boolean books = true;
    private boolean standings = true;

    void add(Written row) {
        Object after = row.after();
        books |= after instanceof Sale
                || after instanceof Payment
                || after instanceof GiftCard
                || after instanceof GiftHold
                || after instanceof Attempt
                || after instanceof Loss
                || after instanceof Stock
                || after instanceof MemoryStock.Entry;
        standings |= after instanceof ReachRow;
        if (after instanceof Claim claim) {
            claims.add(claim);
        }
    }

    /** Everything may have. */
    void all() {
        books = true;
        standings = true;
    }

    /** Whether sales, money, attempts or stock have changed since this was asked last. */
    public boolean takeBooks() {
        boolean was = books;
        books = false;
        return was;
    }

    /** Claims that were written since this was asked last. */
    public List<Claim> takeClaims() {
        if (claims.isEmpty()) {
            return List.of();
        }
        List<Claim> taken = List.copyOf(claims);
        claims.clear();
        return taken;
    }

    /** Whether it has changed how machines stand since this was asked last. */
    public boolean takeStandings() {
        boolean was = standings;
        standings = false;
        return was;
    }
}
