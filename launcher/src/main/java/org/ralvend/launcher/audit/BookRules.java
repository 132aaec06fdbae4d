package org.ralvend.launcher.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ralvend.launcher.audit.Finding.Evidence;

/**
 * What must hold in the books alone, whatever a device or the world says. Each rule is a query that finds where it does
 * not: whom it concerns, and what stands there. {@code kept} is money that a vendor said it kept, whatever became of it since;
 * {@code promised} is the price of a sale's units that are not void, {@code owed} the payments that are due back or went back,
 * {@code refunded} how much of them went back. A deadline may be applied {@link #MARGIN} late.
 */
final class BookRules {
    private static final String MARGIN = "interval '5 minutes'";
    private static final String KEPT = "('PAID', 'REFUND_DUE', 'REFUNDED')";
    private static final String OPEN = "('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE')";
    private static final String ATTEMPT_OPEN = "('ISSUED', 'TAKEN', 'STARTED', 'UNRESOLVED')";

    /** What stands in the books of each sale. */
    private static final String SALE = """
            WITH sale AS (SELECT o.town_id, o.id, o.state, o.reason, o.deadline, o.swept_at,
                (SELECT coalesce(sum(amount_minor), 0) FROM payment.payment p
                  WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.state IN %1$s) AS kept,
                EXISTS (SELECT 1 FROM payment.payment p
                  WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.tender = 'GIFT_CARD' AND p.state = 'UNKNOWN'
                    AND p.provider NOT LIKE 'gift-card:%%') AS forgotten,
                (SELECT coalesce(sum(amount_minor), 0) FROM payment.payment p
                  WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.state IN ('REFUND_DUE', 'REFUNDED')) AS owed,
                (SELECT coalesce(sum(refunded_minor), 0) FROM payment.payment p
                  WHERE p.town_id = o.town_id AND p.order_id = o.id) AS refunded,
                (SELECT coalesce(sum(amount_minor), 0) FROM payment.refund r
                  WHERE r.town_id = o.town_id AND r.order_id = o.id) AS paid_back,
                (SELECT coalesce(sum(unit_minor), 0) FROM ordering.order_unit u
                  WHERE u.town_id = o.town_id AND u.order_id = o.id AND u.state = 'REFUNDED') AS undone,
                (SELECT coalesce(sum(unit_minor), 0) FROM ordering.order_unit u
                  WHERE u.town_id = o.town_id AND u.order_id = o.id AND u.state = 'REFUND_DUE') AS due,
                (SELECT count(*) FROM ordering.order_unit u
                  WHERE u.town_id = o.town_id AND u.order_id = o.id) AS units,
                (SELECT coalesce(sum(unit_minor), 0) FROM ordering.order_unit u
                  WHERE u.town_id = o.town_id AND u.order_id = o.id AND u.state <> 'VOID') AS promised,
                (SELECT coalesce(sum(unit_minor), 0) FROM ordering.order_unit u
                  WHERE u.town_id = o.town_id AND u.order_id = o.id AND u.state = 'DELIVERED') AS delivered
                FROM ordering.orders o WHERE o.town_id = ?)
            """.formatted(KEPT);

    /** @param sql selects subject and detail, of the town that is its one parameter */
    record Rule(String invariant, String what, String sql) {}

    private static final List<Rule> RULES = List.of(
            new Rule("I1", "money that was kept is delivered, refunded or open", SALE + """
                    SELECT 'sale ' || id, kept || ' kept, ' || promised || ' promised, ' || owed || ' owed, ' || state
                    FROM sale WHERE kept > 0 AND NOT forgotten AND CASE WHEN promised > 0 THEN kept <> promised
                        ELSE kept <> owed OR state NOT IN ('REFUND_DUE', 'REFUNDED') END"""),
            new Rule("I1", "what was delivered was paid", SALE + """
                    SELECT 'sale ' || id, delivered || ' delivered, nothing kept' FROM sale
                    WHERE delivered > 0 AND kept = 0 AND NOT forgotten"""),
            new Rule("I1", "a sale that is over has no open unit", """
                    SELECT 'sale ' || o.id, o.state || ', unit ' || u.unit || ' is ' || u.state
                    FROM ordering.orders o JOIN ordering.order_unit u ON u.town_id = o.town_id AND u.order_id = o.id
                    WHERE o.town_id = ? AND o.state NOT IN %1$s AND u.state IN %1$s""".formatted(OPEN)),
            new Rule("I1", "a deadline that has passed was applied", """
                    SELECT 'sale ' || id, state || ' since ' || recorded_at || ', due by ' || deadline
                    FROM ordering.orders WHERE town_id = ? AND swept_at IS NULL
                        AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE') AND deadline < now() - %s""".formatted(MARGIN)),
            new Rule("I1", "goods that left for a sale are delivered", """
                    SELECT 'attempt ' || a.id, 'dispensed, but unit ' || a.unit || ' of sale ' || a.order_id || ' is ' || u.state
                    FROM fulfilment.attempt a JOIN ordering.order_unit u
                        ON u.town_id = a.town_id AND u.order_id = a.order_id AND u.unit = a.unit
                    WHERE a.town_id = ? AND a.state = 'DISPENSED' AND u.state <> 'DELIVERED' AND NOT EXISTS (
                        SELECT 1 FROM fulfilment.loss l WHERE l.town_id = a.town_id AND l.attempt_id = a.id)"""),
            new Rule("I3", "a unit was dispensed once", """
                    SELECT 'sale ' || order_id, 'unit ' || unit || ' by ' || count(*) || ' attempts, no loss' FROM fulfilment.attempt a
                    WHERE town_id = ? AND state = 'DISPENSED' AND NOT EXISTS (
                        SELECT 1 FROM fulfilment.loss l WHERE l.town_id = a.town_id AND l.attempt_id = a.id)
                    GROUP BY order_id, unit HAVING count(*) > 1"""),
            new Rule("I3", "a delivered unit was dispensed", """
                    SELECT 'sale ' || u.order_id, 'unit ' || u.unit || ' is delivered by no attempt' FROM ordering.order_unit u
                    WHERE u.town_id = ? AND u.state = 'DELIVERED' AND u.value_minor IS NULL AND NOT EXISTS (
                        SELECT 1 FROM fulfilment.attempt a WHERE a.town_id = u.town_id AND a.order_id = u.order_id
                            AND a.unit = u.unit AND a.state = 'DISPENSED')"""),
            new Rule("I4", "0 <= reserved <= on hand", """
                    SELECT machine_id || ' slot ' || slot, on_hand || ' on hand, ' || reserved || ' reserved'
                    FROM inventory.stock WHERE town_id = ? AND NOT (0 <= reserved AND reserved <= on_hand)"""),
            new Rule("I4", "stock is what its movements add up to", """
                    SELECT machine_id || ' slot ' || slot, on_hand || ' on hand, ' || moved || ' by its movements'
                    FROM (SELECT s.*, (SELECT coalesce(sum(delta), 0) FROM inventory.movement m WHERE m.town_id = s.town_id
                            AND m.machine_id = s.machine_id AND m.slot = s.slot) AS moved
                        FROM inventory.stock s WHERE town_id = ?) AS shelf WHERE on_hand <> moved"""),
            new Rule("I4", "what was dispensed has left the stock", """
                    SELECT machine_id || ' slot ' || slot, dispensed || ' dispensed, ' || moved || ' moved out'
                    FROM (SELECT a.machine_id, a.slot, count(*) AS dispensed, (SELECT count(*) FROM inventory.movement m
                            WHERE m.town_id = a.town_id AND m.machine_id = a.machine_id AND m.slot = a.slot
                                AND m.reason = 'DISPENSED') AS moved
                        FROM fulfilment.attempt a WHERE a.town_id = ? AND a.state = 'DISPENSED' AND NOT EXISTS (
                            SELECT 1 FROM fulfilment.loss l WHERE l.town_id = a.town_id AND l.attempt_id = a.id)
                        GROUP BY a.town_id, a.machine_id, a.slot) AS shelf WHERE moved < dispensed"""),
            new Rule("I4", "what is reserved on a shelf is held by sales", """
                    SELECT machine_id || ' slot ' || slot, reserved || ' reserved, ' || held || ' held'
                    FROM (SELECT s.*, (SELECT count(*) FROM inventory.reservation r WHERE r.town_id = s.town_id
                            AND r.machine_id = s.machine_id AND r.slot = s.slot AND r.state = 'HELD') AS held
                        FROM inventory.stock s WHERE town_id = ?) AS shelf WHERE reserved <> held"""),
            new Rule("I4", "what is missing on a shelf was written off", """
                    SELECT machine_id || ' slot ' || slot, missing || ' missing, ' || written || ' written off'
                    FROM (SELECT s.*, (SELECT count(*) FROM fulfilment.attempt a WHERE a.town_id = s.town_id
                            AND a.machine_id = s.machine_id AND a.slot = s.slot AND a.state = 'WRITTEN_OFF') AS written
                        FROM inventory.stock s WHERE town_id = ?) AS shelf WHERE missing <> written"""),
            new Rule("I5", "no sale that is over holds stock", """
                    SELECT 'sale ' || r.order_id, 'unit ' || r.unit || ' is held, the sale is ' || coalesce(o.state, 'unknown')
                    FROM inventory.reservation r LEFT JOIN ordering.orders o ON o.town_id = r.town_id AND o.id = r.order_id
                    WHERE r.town_id = ? AND r.state = 'HELD' AND coalesce(o.state, '') NOT IN
                        ('RECORDED', 'DELIVERING', 'CLAIMABLE')"""),
            new Rule("I5", "no reservation outlives its sale's deadline, unless an attempt is open", """
                    SELECT 'sale ' || r.order_id, 'unit ' || r.unit || ' is held since ' || r.held_at || ', due by ' || o.deadline
                    FROM inventory.reservation r JOIN ordering.orders o ON o.town_id = r.town_id AND o.id = r.order_id
                    WHERE r.town_id = ? AND r.state = 'HELD' AND o.deadline < now() - %s AND NOT EXISTS (
                        SELECT 1 FROM fulfilment.attempt a WHERE a.town_id = r.town_id AND a.order_id = r.order_id
                            AND a.unit = r.unit AND a.state IN %s)""".formatted(
                            MARGIN, ATTEMPT_OPEN)),
            new Rule("I6", "money went back only where nothing is promised for it", SALE + """
                    SELECT 'sale ' || s.id, s.state || ', and ' || p.amount_minor || ' was released'
                    FROM sale s JOIN payment.payment p ON p.town_id = s.town_id AND p.order_id = s.id
                    WHERE p.state = 'RELEASED' AND (s.promised > 0 OR s.state NOT IN ('REJECTED', 'VOID'))"""),
            new Rule("I6", "what is owed or refunded is not delivered", SALE + """
                    SELECT 'sale ' || s.id, kept || ' kept, ' || delivered || ' delivered, ' || refunded || ' refunded, and it is '
                        || p.state
                    FROM sale s JOIN payment.payment p ON p.town_id = s.town_id AND p.order_id = s.id
                    WHERE promised > 0 AND ((kept > 0 AND refunded + delivered > kept)
                        OR (p.state = 'REFUNDED' AND p.refunded_minor <> p.amount_minor)
                        OR (p.state = 'REFUND_DUE' AND NOT EXISTS (SELECT 1 FROM ordering.order_unit u
                            WHERE u.town_id = s.town_id AND u.order_id = s.id AND u.state = 'REFUND_DUE')))"""),
            new Rule("I6", "what went back is what was refunded, once", SALE + """
                    SELECT 'sale ' || id, refunded || ' refunded, ' || paid_back || ' by its refunds, ' || undone || ' of its units'
                    FROM sale WHERE refunded <> paid_back OR (units > 0 AND refunded NOT BETWEEN undone AND undone + due)
                        OR (units = 0 AND refunded > 0 AND state NOT IN ('REFUNDED', 'REFUND_DUE'))"""),
            new Rule("I6", "what is due for a unit is owed by its money", """
                    SELECT 'sale ' || u.order_id, 'unit ' || u.unit || ' is REFUND_DUE, its money is ' || p.state
                    FROM ordering.order_unit u JOIN payment.payment p ON p.town_id = u.town_id AND p.order_id = u.order_id
                    WHERE u.town_id = ? AND u.state = 'REFUND_DUE' AND p.state IN ('PAID', 'RELEASED')"""),
            new Rule("I6", "no refund while an attempt is open", """
                    SELECT 'sale ' || u.order_id, 'unit ' || u.unit || ' is ' || u.state || ', attempt ' || a.number || ' is ' || a.state
                    FROM ordering.order_unit u JOIN fulfilment.attempt a
                        ON a.town_id = u.town_id AND a.order_id = u.order_id AND a.unit = u.unit
                    WHERE u.town_id = ? AND u.state IN ('REFUND_DUE', 'REFUNDED') AND a.state IN %s
                        AND (a.customer_at IS NOT NULL OR (u.state = 'REFUND_DUE' AND NOT EXISTS (
                            SELECT 1 FROM payment.refund_order o
                            WHERE o.town_id = u.town_id AND o.order_id = u.order_id AND o.unit = u.unit
                                AND (o.state = 'ORDERED' OR a.issued_at <= o.answered_at))))""".formatted(ATTEMPT_OPEN)));

    private BookRules() {}

    private static Stream<Rule> rules() {
        return Stream.of(RULES, GiftRules.RULES, RefundOrderRules.RULES).flatMap(List::stream);
    }

    static List<String> names() {
        return rules().map(Rule::what).toList();
    }

    /** Each rule that is broken in that town. */
    static List<Finding> broken(Connection db, String town) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules().toList()) {
            broken(rule, db, town).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> broken(Rule rule, Connection db, String town) throws SQLException {
        List<Evidence> evidence = new ArrayList<>();
        long count = 0;
        try (PreparedStatement query = db.prepareStatement(rule.sql())) {
            query.setString(1, town);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    count++;
                    if (evidence.size() < Finding.MAX_EVIDENCE) {
                        evidence.add(new Evidence(rows.getString(1), rows.getString(2)));
                    }
                }
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(new Finding(rule.invariant(), rule.what(), evidence, count));
    }
}
