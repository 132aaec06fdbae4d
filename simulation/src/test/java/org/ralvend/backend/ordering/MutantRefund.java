package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/** A refund that asks for no reason. */
public final class MutantRefund {
    private MutantRefund() {}

    /** Of the first unit of each of these sales. */
    public static void refund(Tx tx, TownScope scope, Ordering ordering, Collection<SaleId> sales) {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        SaleDesk desk = ordering.open(tx, scope, Ordering.About.sales(sales), List.of());
        sales.forEach(sale -> desk.refund(sale, 1, new Cause("backend", "mutant", "a refund at once"), now));
        ordering.save(tx, scope, desk, now);
    }
}
