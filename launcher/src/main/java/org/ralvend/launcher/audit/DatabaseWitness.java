package org.ralvend.launcher.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * What the backend committed, read without the backend. Money in minor units.
 *
 * @param paidMinor payments that are the operator's
 * @param openMinor price of the units that are neither delivered nor refunded, of sales whose money was kept
 * @param refunded rejected sales whose money went back, and refunded ones
 * @param dispensed attempts that were
 * @param stockUnexplained stock rows that are not the sum of their movements
 * @param reservationsLeft held ones of sales that are over
 * @param dispensedTwice units with more than one dispensed attempt
 * @param refundedWrongly payments that went back although the sale was accepted and is neither void nor refunded
 * @param unbookable entries of journals that nobody could book
 * @param slots on hand, by {@code machine/slot}
 */
public record DatabaseWitness(
        long sales,
        long accepted,
        long delivered,
        long claimable,
        long rejected,
        long refunded,
        long open,
        long paidMinor,
        long deliveredMinor,
        long openMinor,
        long dispensed,
        long stockOutOfBounds,
        long stockUnexplained,
        long reservationsLeft,
        long dispensedTwice,
        long refundedWrongly,
        long unbookable,
        Map<String, Integer> slots) {
    /** Money that a vendor said it kept, and that has not gone back. */
    private static final String KEPT = "('PAID', 'REFUND_DUE')";

    private static final String OPEN = "('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE')";

    public DatabaseWitness {
        slots = Map.copyOf(slots);
    }

    /** @throws Fault {@link FaultCode#UNREACHABLE} */
    public static DatabaseWitness of(String url, Path passwordFile, String town) {
        try (Connection db = DriverManager.getConnection(
                url, "ralvend", Files.readString(passwordFile).strip())) {
            return new Books(db, town).read();
        } catch (SQLException | IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, url + ": " + e.getMessage(), e);
        }
    }

    /** One town's rows. */
    private record Books(Connection db, String town) {
        private DatabaseWitness read() throws SQLException {
            String orders = "SELECT count(*) FROM ordering.orders WHERE town_id = ?";
            // One that is known by its money alone was never requested; a rejected one whose money was kept is
            // REFUND_DUE.
            String requested = orders + " AND list_version IS NOT NULL";
            return new DatabaseWitness(
                    one(requested),
                    one(requested + " AND reason IS NULL"),
                    one(orders + " AND state = 'DELIVERED'"),
                    one(orders + " AND state = 'CLAIMABLE'"),
                    one(requested + " AND reason IS NOT NULL"),
                    one("SELECT count(DISTINCT order_id) FROM payment.payment"
                            + " WHERE town_id = ? AND state IN ('RELEASED', 'REFUNDED')"),
                    one(orders + " AND state IN " + OPEN),
                    one("SELECT sum(amount_minor) FROM payment.payment WHERE town_id = ? AND state IN " + KEPT),
                    one("SELECT sum(unit_minor) FROM ordering.order_unit WHERE town_id = ? AND state = 'DELIVERED'"),
                    one(openMinor()),
                    one("SELECT count(*) FROM fulfilment.attempt WHERE town_id = ? AND state = 'DISPENSED'"),
                    one("SELECT count(*) FROM inventory.stock"
                            + " WHERE town_id = ? AND NOT (0 <= reserved AND reserved <= on_hand)"),
                    one(unexplained()),
                    one(reservationsLeft()),
                    one(
                            "SELECT count(*) FROM (SELECT 1 FROM fulfilment.attempt WHERE town_id = ? AND state = 'DISPENSED'"
                                    + " GROUP BY order_id, unit HAVING count(*) > 1) twice"),
                    one(refundedWrongly()),
                    one("SELECT count(*) FROM uplink.unbookable WHERE town_id = ?"),
                    slots());
        }

        private static String openMinor() {
            return "SELECT sum(minor) FROM (SELECT u.town_id, unit_minor AS minor FROM ordering.order_unit u"
                    + " WHERE state IN " + OPEN + " AND EXISTS (SELECT 1 FROM payment.payment p"
                    + " WHERE p.town_id = u.town_id AND p.order_id = u.order_id AND p.state IN " + KEPT + ")"
                    + " UNION ALL SELECT p.town_id, amount_minor FROM payment.payment p WHERE state IN " + KEPT
                    + " AND NOT EXISTS (SELECT 1 FROM ordering.order_unit u"
                    + " WHERE u.town_id = p.town_id AND u.order_id = p.order_id)) AS open WHERE town_id = ?";
        }

        private static String unexplained() {
            return "SELECT count(*) FROM inventory.stock s WHERE town_id = ? AND on_hand <> (SELECT coalesce(sum(delta), 0)"
                    + " FROM inventory.movement m WHERE m.town_id = s.town_id AND m.machine_id = s.machine_id"
                    + " AND m.slot = s.slot)";
        }

        private static String reservationsLeft() {
            return "SELECT count(*) FROM inventory.reservation r JOIN ordering.orders o"
                    + " ON o.town_id = r.town_id AND o.id = r.order_id"
                    + " WHERE r.town_id = ? AND r.state = 'HELD' AND o.state NOT IN " + OPEN;
        }

        private static String refundedWrongly() {
            return "SELECT count(*) FROM payment.payment p JOIN ordering.orders o"
                    + " ON o.town_id = p.town_id AND o.id = p.order_id"
                    + " WHERE p.town_id = ? AND p.state IN ('RELEASED', 'REFUNDED')"
                    + " AND o.state NOT IN ('REJECTED', 'VOID', 'REFUNDED')";
        }

        /** A sum of nothing is null in SQL, and 0 here. */
        private long one(String sql) throws SQLException {
            try (PreparedStatement query = db.prepareStatement(sql)) {
                query.setString(1, town);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        }

        private Map<String, Integer> slots() throws SQLException {
            Map<String, Integer> slots = new TreeMap<>();
            String sql = "SELECT machine_id || '/' || slot, on_hand FROM inventory.stock WHERE town_id = ?";
            try (PreparedStatement query = db.prepareStatement(sql)) {
                query.setString(1, town);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        slots.put(rows.getString(1), rows.getInt(2));
                    }
                }
            }
            return slots;
        }
    }
}
