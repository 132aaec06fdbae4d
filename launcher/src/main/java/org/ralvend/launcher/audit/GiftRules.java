package org.ralvend.launcher.audit;

import java.util.List;
import org.ralvend.launcher.audit.BookRules.Rule;

/** Of the {@link BookRules} those about gift cards: what is on them, what they have set aside, and what they have paid. */
final class GiftRules {
    /** A hold ends with its sale's deadline, which nobody knows better than by this. */
    private static final String LONGEST_HOLD = "interval '14 days 1 hour'";

    static final List<Rule> RULES = List.of(
            new Rule("I1", "a gift card has what its movements add up to", """
                    SELECT 'gift card ' || id, balance_minor || ' on it, ' || moved || ' by its movements'
                    FROM (SELECT c.*, (SELECT coalesce(sum(CASE kind WHEN 'SPENT' THEN -amount_minor ELSE amount_minor END), 0)
                            FROM payment.gift_move m WHERE m.town_id = c.town_id AND m.gift_card_id = c.id) AS moved
                        FROM payment.gift_card c WHERE town_id = ?) AS card WHERE balance_minor <> moved"""),
            new Rule("I1", "a gift card has set aside what its holds add up to", """
                    SELECT 'gift card ' || id, held_minor || ' set aside, ' || holds || ' by its holds'
                    FROM (SELECT c.*, (SELECT coalesce(sum(amount_minor), 0) FROM payment.gift_hold h
                            WHERE h.town_id = c.town_id AND h.gift_card_id = c.id AND h.state = 'HELD') AS holds
                        FROM payment.gift_card c WHERE town_id = ?) AS card WHERE held_minor <> holds"""),
            new Rule("I1", "what a gift card has paid was taken from it, once", """
                    SELECT 'sale ' || p.order_id, p.amount_minor || ' paid by ' || p.provider || ', ' || taken || ' taken from it'
                    FROM (SELECT q.*, (SELECT coalesce(sum(CASE kind WHEN 'SPENT' THEN amount_minor ELSE -amount_minor END), 0)
                            FROM payment.gift_move m WHERE m.town_id = q.town_id AND m.about = q.order_id AND m.n = q.n
                                AND 'gift-card:' || m.gift_card_id = q.provider AND m.kind IN ('SPENT', 'RETURNED')) AS taken
                        FROM payment.payment q WHERE q.town_id = ? AND q.tender = 'GIFT_CARD') AS p
                    WHERE taken <> CASE WHEN p.state = 'RELEASED' OR p.provider NOT LIKE 'gift-card:%' THEN 0
                        ELSE p.amount_minor END"""),
            new Rule("I1", "what was taken from a gift card has paid for a sale", """
                    SELECT 'gift card ' || m.gift_card_id, m.amount_minor || ' spent for ' || m.about || ', which it did not pay'
                    FROM payment.gift_move m WHERE m.town_id = ? AND m.kind = 'SPENT' AND NOT EXISTS (
                        SELECT 1 FROM payment.payment p WHERE p.town_id = m.town_id AND p.order_id = m.about AND p.n = m.n
                            AND p.provider = 'gift-card:' || m.gift_card_id AND p.amount_minor = m.amount_minor)"""),
            new Rule("I3", "a sold gift card is delivered by its value, and only by that", """
                    SELECT 'sale ' || order_id, 'unit ' || unit || ' of ' || value_minor || ' is ' || state || ', '
                        || CASE WHEN stored THEN 'and lies' ELSE 'and does not lie' END || ' behind its code'
                    FROM (SELECT u.*, EXISTS (SELECT 1 FROM payment.gift_move m WHERE m.town_id = u.town_id
                            AND m.gift_card_id = u.order_id AND m.kind = 'SOLD' AND m.about = u.order_id AND m.unit = u.unit
                            AND m.amount_minor = u.value_minor) AS stored
                        FROM ordering.order_unit u WHERE u.town_id = ? AND u.value_minor IS NOT NULL) AS sold
                    WHERE stored <> (state = 'DELIVERED')"""),
            new Rule("I3", "what was stored as sold was bought", """
                    SELECT 'gift card ' || m.gift_card_id, m.amount_minor || ' for unit ' || m.unit || ' of sale ' || m.about
                        || ', which sold no such value'
                    FROM payment.gift_move m WHERE m.town_id = ? AND m.kind = 'SOLD' AND NOT EXISTS (
                        SELECT 1 FROM ordering.order_unit u WHERE u.town_id = m.town_id AND u.order_id = m.about
                            AND u.order_id = m.gift_card_id AND u.unit = m.unit AND u.value_minor = m.amount_minor)"""),
            new Rule("I5", "nothing is set aside on a gift card longer than a sale may last", """
                    SELECT 'gift card ' || gift_card_id, amount_minor || ' for sale ' || order_id || ' since ' || held_at
                    FROM payment.gift_hold WHERE town_id = ? AND state = 'HELD' AND held_at < now() - %s""".formatted(
                            LONGEST_HOLD)),
            new Rule("I6", "a refund as a gift card is on that card", """
                    SELECT 'sale ' || r.order_id, r.amount_minor || ' refunded for unit ' || r.unit || ', not on its card'
                    FROM payment.refund r LEFT JOIN payment.payment p
                        ON p.town_id = r.town_id AND p.order_id = r.order_id AND p.n = r.n
                    WHERE r.town_id = ? AND r.method = 'GIFT_CARD' AND NOT EXISTS (
                        SELECT 1 FROM payment.gift_move m WHERE m.town_id = r.town_id AND m.gift_card_id::text =
                                CASE p.tender WHEN 'GIFT_CARD' THEN replace(p.provider, 'gift-card:', '') ELSE r.order_id::text END
                            AND m.kind = 'REFUNDED' AND m.about = r.order_id AND m.unit = r.unit AND m.n = r.n
                            AND m.amount_minor = r.amount_minor)"""),
            new Rule("I6", "what lies on a gift card as a refund was refunded", """
                    SELECT 'gift card ' || m.gift_card_id, m.amount_minor || ' for unit ' || m.unit || ', which no refund tells of'
                    FROM payment.gift_move m WHERE m.town_id = ? AND m.kind = 'REFUNDED' AND NOT EXISTS (
                        SELECT 1 FROM payment.refund r WHERE r.town_id = m.town_id AND r.order_id = m.about
                            AND r.unit = m.unit AND r.n = m.n AND r.method = 'GIFT_CARD' AND r.amount_minor = m.amount_minor)"""));

    private GiftRules() {}
}
