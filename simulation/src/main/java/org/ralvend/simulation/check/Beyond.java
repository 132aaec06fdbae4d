package org.ralvend.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.books.TownBooks;

/**
 * What lay beyond a backup that was put back: sales and attempts that the books had otherwise, or of which entries are told
 * again. Of all others nothing is forgiven.
 */
final class Beyond {
    private final Set<SaleId> sales = new HashSet<>();
    private final Set<AttemptId> attempts = new HashSet<>();

    /** The books of a town, before and after. */
    void restored(TownBooks before, TownBooks after) {
        Map<SaleId, Sale> known = new HashMap<>();
        after.sales().forEach(sale -> known.put(sale.id(), sale));
        before.sales().stream()
                .filter(sale -> !sale.equals(known.get(sale.id())))
                .forEach(sale -> sales.add(sale.id()));
        Map<AttemptId, Attempt> ordered = new HashMap<>();
        after.attempts().forEach(attempt -> ordered.put(attempt.id(), attempt));
        for (Attempt attempt : before.attempts()) {
            if (!attempt.equals(ordered.get(attempt.id()))) {
                attempts.add(attempt.id());
                sales.add(attempt.sale());
            }
        }
    }

    /** An entry that is not stored any more, or was not yet. */
    void told(Fact fact) {
        SaleId sale = Naming.sale(fact);
        AttemptId attempt = Naming.attempt(fact);
        if (sale != null) {
            sales.add(sale);
        }
        if (attempt != null) {
            attempts.add(attempt);
        }
    }

    boolean has(@Nullable SaleId sale) {
        return sales.contains(sale);
    }

    boolean has(AttemptId attempt) {
        return attempts.contains(attempt);
    }

    /** Whether this is about one of them. */
    boolean isNamed(String what) {
        return attempts.stream().anyMatch(id -> what.contains(id.toString()))
                || sales.stream().anyMatch(id -> what.contains(id.toString()));
    }
}
