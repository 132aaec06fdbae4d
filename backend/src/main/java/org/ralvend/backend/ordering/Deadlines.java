package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/**
 * Applies the deadlines of sales: {@link MoneyDesk#expire}. Each is applied once; what changes afterwards, since an
 * attempt ends late or a vendor speaks late, is decided there and then. Rows that somebody holds are left for the next
 * time, so any number of replicas may do it at once and none waits.
 */
@Singleton
public final class Deadlines {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    private final SaleStore sales;
    private final Ordering ordering;

    public Deadlines(SaleStore sales, Ordering ordering) {
        this.sales = sales;
        this.ordering = ordering;
    }

    /** The towns where anything is due. */
    public List<TownScope> towns(Tx tx, Instant now) {
        return sales.townsDue(tx, now);
    }

    /** What is due there, the oldest first; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, Instant now) {
        return sales.due(tx, scope, now, BATCH);
    }

    /** Returns how many of these were still due and free. */
    public int expire(Tx tx, TownScope scope, List<SaleId> these, Instant now) {
        List<SaleId> due = sales.lockDue(tx, scope, these, now);
        if (due.isEmpty()) {
            return 0;
        }
        SaleDesk desk = ordering.open(tx, scope, Ordering.About.sales(due), List.of());
        MoneyDesk money = new MoneyDesk(desk);
        due.forEach(sale -> money.expire(sale, now));
        ordering.save(tx, scope, desk, now);
        return sales.swept(tx, scope, due, now);
    }
}
