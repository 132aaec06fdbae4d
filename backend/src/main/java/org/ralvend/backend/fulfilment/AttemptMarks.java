package org.ralvend.backend.fulfilment;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.backend.ordering.Secrets;

/** What tells that attempts at a sale have changed. Any thread; callers hold an open transaction. */
@Singleton
public final class AttemptMarks {
    /** For each that has any a text that changes whenever one is made or changes its state. */
    public Map<SaleKey, String> of(Tx tx, Collection<SaleKey> sales) {
        Map<SaleKey, String> marks = new HashMap<>();
        tx.query(
                """
                SELECT a.town_id, a.order_id, string_agg(a.state, ' ' ORDER BY a.unit, a.number) AS mark
                FROM unnest(?::text[], ?::uuid[]) AS k (town_id, id)
                JOIN fulfilment.attempt a ON a.town_id = k.town_id AND a.order_id = k.id
                GROUP BY a.town_id, a.order_id""",
                row -> marks.put(Secrets.key(row, "order_id"), row.text("mark")),
                Secrets.towns(sales),
                Secrets.ids(sales));
        return marks;
    }
}
