package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;

/**
 * Applies the deadlines of sales: {@link MoneyDesk#expire}. Each is applied once; what changes afterwards, since an
 * attempt ends late or a vendor speaks late, is decided there and then. Rows that somebody holds are left for the next
 * time, so any number of replicas may do it at once and none waits.
 */
@Singleton
public final class Deadlines {
    /** Sales of one transaction. */
    public static final int BATCH = 100;

    /** A rejected one waits for its money alone. */
    private static final String WAITING =
            "swept_at IS NULL AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REJECTED')";

    private final Ordering ordering;

    Deadlines(Ordering ordering) {
        this.ordering = ordering;
    }

    /** The towns where anything is due. */
    public List<TownScope> towns(Tx tx, Instant now) {
        return tx.query(
                "SELECT DISTINCT town_id FROM ordering.orders WHERE deadline <= ? AND " + WAITING + " ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now);
    }

    /** What is due there, the oldest first; up to {@link #BATCH}. */
    public List<SaleId> due(Tx tx, TownScope scope, Instant now) {
        return tx.query(
                "SELECT id FROM ordering.orders WHERE town_id = ? AND deadline <= ? AND " + WAITING
                        + " ORDER BY deadline, id LIMIT ?",
                Deadlines::id,
                scope.id(),
                now,
                BATCH);
    }

    /** Returns how many of these were still due and free. */
    public int expire(Tx tx, TownScope scope, List<SaleId> sales, Instant now) {
        List<SaleId> due = tx.query(
                "SELECT id FROM ordering.orders WHERE town_id = ? AND id = ANY (?) AND deadline <= ? AND " + WAITING
                        + " ORDER BY id FOR UPDATE SKIP LOCKED",
                Deadlines::id,
                scope.id(),
                ids(sales),
                now);
        if (due.isEmpty()) {
            return 0;
        }
        SaleDesk desk = ordering.open(tx, scope, List.of(), due, List.of());
        MoneyDesk money = new MoneyDesk(desk);
        due.forEach(sale -> money.expire(sale, now));
        ordering.save(tx, scope, desk, now);
        return tx.update(
                "UPDATE ordering.orders SET swept_at = ? WHERE town_id = ? AND id = ANY (?)",
                now,
                scope.id(),
                ids(due));
    }

    private static SaleId id(Row row) {
        return new SaleId(row.uuid("id"));
    }

    private static UUID[] ids(List<SaleId> sales) {
        return sales.stream().map(SaleId::value).toArray(UUID[]::new);
    }
}
