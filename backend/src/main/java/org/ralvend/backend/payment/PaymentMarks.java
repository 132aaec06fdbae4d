package org.ralvend.backend.payment;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.db.Tx;

/** What tells that payments of sales have changed. Any thread; callers hold an open transaction. */
@Singleton
public final class PaymentMarks {
    /** A sale of some town: {@code ordering} knows this module, and not the other way. */
    public record Of(String town, UUID sale) {}

    /** For each that has any a text that changes whenever one changes, or the balance of its gift card. */
    public Map<Of, String> of(Tx tx, List<Of> sales) {
        Map<Of, String> marks = new HashMap<>();
        tx.query(
                """
                SELECT p.town_id, p.order_id, string_agg(p.state || ' ' || p.refunded_minor || coalesce((
                    SELECT ' ' || string_agg(o.state, ' ' ORDER BY o.unit) FROM payment.refund_order o
                    WHERE o.town_id = p.town_id AND o.order_id = p.order_id AND o.n = p.n), ''), ' ' ORDER BY p.n) || ' '
                  || coalesce(g.balance_minor || ' ' || (g.blocked_why IS NOT NULL), '') AS mark
                FROM unnest(?::text[], ?::uuid[]) AS k (town_id, id)
                JOIN payment.payment p ON p.town_id = k.town_id AND p.order_id = k.id
                LEFT JOIN payment.gift_card g ON g.town_id = k.town_id AND g.id = k.id
                GROUP BY p.town_id, p.order_id, g.balance_minor, g.blocked_why""",
                row -> marks.put(new Of(row.text("town_id"), row.uuid("order_id")), row.text("mark")),
                sales.stream().map(Of::town).toArray(String[]::new),
                sales.stream().map(Of::sale).toArray(UUID[]::new));
        return marks;
    }
}
