package org.ralvend.launcher.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The sums of what the backend committed for one town, read without the backend. Money in minor units.
 *
 * @param sales that were requested; one that is known by its money alone never was
 * @param redelivered units that fell for a customer at a redelivery terminal
 * @param refunded sales whose money went back: rejected ones, and refunded ones
 * @param paidBack sales of which money went back after it was kept
 * @param open sales that are not over
 * @param paidMinor payments that a vendor kept and that have not gone back
 * @param refundedMinor of what was kept
 * @param openMinor what of {@code paidMinor} is neither delivered nor refunded
 * @param dispensed attempts that were
 * @param losses goods that left and that no sale pays for
 * @param lossMinor what those among them were sold for of which a sale tells
 * @param outbox messages that no journal has shown yet
 * @param underWay attempts that may still move something, and sales whose vendor has not said where the money is
 * @param unbookable entries of journals that nobody could book
 * @param broken rules of the books that do not hold
 */
public record DatabaseWitness(
        long sales,
        long accepted,
        long delivered,
        long redelivered,
        long claimable,
        long rejected,
        long refunded,
        long paidBack,
        long open,
        long paidMinor,
        long refundedMinor,
        long deliveredMinor,
        long openMinor,
        long attempts,
        long dispensed,
        long unresolved,
        long received,
        long counted,
        long reserved,
        long losses,
        long lossMinor,
        long outbox,
        long underWay,
        long unbookable,
        long broken) {
    private static final String OPEN = "('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE')";

    private static final String UNKEPT = """
            SELECT count(*) FROM (
                SELECT o.town_id FROM ordering.orders o WHERE o.state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE') AND NOT EXISTS (
                    SELECT 1 FROM payment.payment p
                    WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.state = 'UNKNOWN')
                    AND NOT EXISTS (SELECT 1 FROM fulfilment.attempt a
                        WHERE a.town_id = o.town_id AND a.order_id = o.id AND a.state = 'UNRESOLVED')
                UNION ALL
                SELECT p.town_id FROM payment.payment p JOIN ordering.orders o ON o.town_id = p.town_id AND o.id = p.order_id
                WHERE p.state = 'REFUND_DUE' AND p.tender <> 'CARD' AND p.refunded_minor < p.amount_minor
                    AND o.list_version IS NOT NULL
                UNION ALL
                SELECT town_id FROM payment.gift_hold WHERE state = 'HELD') AS promised
            WHERE town_id = ?""";

    /** @throws Fault {@link FaultCode#UNREACHABLE} */
    public static DatabaseWitness of(String url, Path passwordFile, String town) {
        return Books.read(url, passwordFile, db -> of(db, town));
    }

    static DatabaseWitness of(Connection db, String town) throws SQLException {
        return new Sums(db, town).read();
    }

    /**
     * What is still promised in a town: goods or money that somebody has paid for, money that is owed and can be paid out, value that a
     * gift card has set aside. Where the money is not known, its code is not, it was paid by card, or nobody knows whether the goods
     * fell, a person has to see to it: that is not counted.
     *
     * @throws Fault {@link FaultCode#UNREACHABLE}
     */
    public static long unkept(String url, Path passwordFile, String town) {
        return Books.read(url, passwordFile, db -> unkept(db, town));
    }

    static long unkept(Connection db, String town) throws SQLException {
        return new Sums(db, town).one(UNKEPT);
    }

    /** One town's rows. */
    private record Sums(Connection db, String town) {
        private DatabaseWitness read() throws SQLException {
            String orders = "SELECT count(*) FROM ordering.orders WHERE town_id = ?";
            String requested = orders + " AND list_version IS NOT NULL";
            String attempts = "SELECT count(*) FROM fulfilment.attempt WHERE town_id = ?";
            return new DatabaseWitness(
                    one(requested),
                    one(requested + " AND reason IS NULL"),
                    one(orders + " AND state = 'DELIVERED'"),
                    one(attempts + " AND state = 'DISPENSED' AND customer_at IN (SELECT m.id FROM fleet.machine m"
                            + " WHERE m.town_id = attempt.town_id AND m.kind = 'TERMINAL')"),
                    one(orders + " AND state = 'CLAIMABLE'"),
                    one(requested + " AND reason IS NOT NULL"),
                    one("SELECT count(DISTINCT order_id) FROM payment.payment"
                            + " WHERE town_id = ? AND state IN ('RELEASED', 'REFUNDED')"),
                    one("SELECT count(DISTINCT order_id) FROM payment.refund WHERE town_id = ?"),
                    one(orders + " AND state IN " + OPEN),
                    one(payments("'PAID', 'REFUND_DUE'")),
                    one("SELECT sum(refunded_minor) FROM payment.payment WHERE town_id = ?"),
                    one("SELECT sum(unit_minor) FROM ordering.order_unit WHERE town_id = ? AND state = 'DELIVERED'"),
                    one(openMinor()),
                    one(attempts),
                    one(attempts + " AND state = 'DISPENSED'"),
                    one(attempts + " AND state = 'UNRESOLVED'"),
                    one(moved("'RECEIPT'")),
                    one(moved("'FOUND_EMPTY', 'COUNTED'")),
                    one("SELECT sum(reserved) FROM inventory.stock WHERE town_id = ?"),
                    one("SELECT count(*) FROM fulfilment.loss WHERE town_id = ?"),
                    one("SELECT sum(amount_minor) FROM fulfilment.loss WHERE town_id = ?"),
                    one("SELECT count(*) FROM uplink.outbox WHERE town_id = ?"),
                    one(underWay()),
                    one("SELECT count(*) FROM uplink.unbookable WHERE town_id = ?"),
                    BookRules.broken(db, town).size());
        }

        private static String payments(String states) {
            return "SELECT sum(amount_minor - refunded_minor) FROM payment.payment WHERE town_id = ? AND state IN ("
                    + states + ")";
        }

        private static String moved(String reasons) {
            return "SELECT sum(delta) FROM inventory.movement WHERE town_id = ? AND reason IN (" + reasons + ")";
        }

        private static String underWay() {
            return "SELECT count(*) FROM (SELECT town_id FROM fulfilment.attempt WHERE state IN ('ISSUED', 'TAKEN', 'STARTED')"
                    + " UNION ALL SELECT town_id FROM payment.payment WHERE state IN ('PENDING', 'AUTHORISED')) AS open"
                    + " WHERE town_id = ?";
        }

        private static String openMinor() {
            return "SELECT sum(minor) FROM (SELECT u.town_id, unit_minor AS minor FROM ordering.order_unit u"
                    + " WHERE state IN " + OPEN + " AND EXISTS (SELECT 1 FROM payment.payment p"
                    + " WHERE p.town_id = u.town_id AND p.order_id = u.order_id AND p.state IN ('PAID', 'REFUND_DUE'))"
                    + " UNION ALL SELECT p.town_id, amount_minor - refunded_minor FROM payment.payment p"
                    + " WHERE state IN ('PAID', 'REFUND_DUE') AND NOT EXISTS (SELECT 1 FROM ordering.order_unit u"
                    + " WHERE u.town_id = p.town_id AND u.order_id = p.order_id AND u.state <> 'VOID')) AS open"
                    + " WHERE town_id = ?";
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
    }
}
