package org.ralvend.launcher.audit;

import java.util.List;
import org.ralvend.launcher.audit.BookRules.Rule;

/** Of the {@link BookRules} those about money that goes back to cards through the acquirer, and what of it is open for too long. */
final class RefundOrderRules {
    /** After which somebody must ask the acquirer by telephone. */
    private static final String LONG = "interval '24 hours'";

    static final List<Rule> RULES = List.of(
            new Rule("I6", "what the acquirer has paid back is a refund", """
                    SELECT 'sale ' || o.order_id, o.amount_minor || ' went back to its card for unit ' || o.unit || ' as ' || o.evidence
                        || ', which no refund tells of'
                    FROM payment.refund_order o WHERE o.town_id = ? AND o.state = 'DONE' AND NOT EXISTS (
                        SELECT 1 FROM payment.refund r WHERE r.town_id = o.town_id AND r.order_id = o.order_id AND r.unit = o.unit
                            AND r.n = o.n AND r.method = 'CARD' AND r.amount_minor = o.amount_minor AND r.reference = o.evidence)"""),
            new Rule("I6", "a refund to a card was paid back by the acquirer", """
                    SELECT 'sale ' || r.order_id, r.amount_minor || ' refunded to its card for unit ' || r.unit || ', which nobody has done'
                    FROM payment.refund r WHERE r.town_id = ? AND r.method = 'CARD' AND NOT EXISTS (
                        SELECT 1 FROM payment.refund_order o WHERE o.town_id = r.town_id AND o.order_id = r.order_id AND o.unit = r.unit
                            AND o.n = r.n AND o.state = 'DONE')"""),
            new Rule("I6", "no more goes back to a card than it was charged", """
                    SELECT 'sale ' || p.order_id, p.amount_minor || ' charged, ' || refunded_minor || ' refunded, ' || under_way
                        || ' on its way back'
                    FROM (SELECT q.*, (SELECT coalesce(sum(amount_minor), 0) FROM payment.refund_order o WHERE o.town_id = q.town_id
                            AND o.order_id = q.order_id AND o.n = q.n AND o.state = 'ORDERED') AS under_way
                        FROM payment.payment q WHERE q.town_id = ?) AS p WHERE refunded_minor + under_way > amount_minor"""),
            new Rule("I6", "what is on its way back to a card is owed", """
                    SELECT 'sale ' || o.order_id, o.amount_minor || ' is on its way back to its card, the money is ' || p.state
                    FROM payment.refund_order o JOIN payment.payment p
                        ON p.town_id = o.town_id AND p.order_id = o.order_id AND p.n = o.n
                    WHERE o.town_id = ? AND o.state = 'ORDERED' AND p.state <> 'REFUND_DUE'"""));

    /** Machine, subject, what is to be done, amount. */
    static final String OPEN = """
            SELECT machine_id, 'refund ' || id, 'of sale ' || order_id || ' to its card, ordered ' || ordered_at || ', asked ' || asked
                || ' times, last heard: ' || evidence || '; somebody must ask the acquirer', amount_minor
            FROM payment.refund_order WHERE town_id = ? AND state = 'ORDERED' AND ordered_at < now() - %s
            ORDER BY ordered_at, id""".formatted(LONG);

    private RefundOrderRules() {}
}
