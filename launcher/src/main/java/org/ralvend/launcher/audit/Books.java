package org.ralvend.launcher.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Booked.BookedAttempt;
import org.ralvend.launcher.audit.Booked.BookedSale;
import org.ralvend.launcher.audit.Booked.Cursor;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** One town's rows, all of one moment: a transaction that writes nothing. */
record Books(Connection db, String town) {
    /** A statement that takes longer fails. */
    private static final int STATEMENT_SECONDS = 120;

    interface Work<T> {
        T on(Connection db) throws SQLException;
    }

    /** @throws Fault {@link FaultCode#UNREACHABLE} */
    static <T> T read(String url, Path passwordFile, Work<T> work) {
        try {
            Properties settings = new Properties();
            settings.setProperty("user", "ralvend");
            settings.setProperty("password", Files.readString(passwordFile).strip());
            settings.setProperty("connectTimeout", "5");
            settings.setProperty("socketTimeout", Integer.toString(2 * STATEMENT_SECONDS));
            settings.setProperty("options", "-c statement_timeout=" + STATEMENT_SECONDS + "s");
            try (Connection db = DriverManager.getConnection(url, settings)) {
                db.setReadOnly(true);
                db.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                db.setAutoCommit(false);
                return work.on(db);
            }
        } catch (SQLException | IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, url + ": " + e.getMessage(), e);
        }
    }

    static List<String> towns(Connection db) throws SQLException {
        List<String> towns = new ArrayList<>();
        try (PreparedStatement query = db.prepareStatement("SELECT id FROM fleet.town ORDER BY id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                towns.add(rows.getString(1));
            }
        }
        return towns;
    }

    /** Devices that were enrolled, and their machines; a revoked one may still have entries that nobody has. */
    Map<String, String> devices() throws SQLException {
        Map<String, String> devices = new TreeMap<>();
        each(
                "SELECT id, machine_id FROM fleet.device WHERE town_id = ?",
                rows -> devices.put(rows.getString(1), rows.getString(2)),
                town);
        return devices;
    }

    List<MachineFigures> machines() throws SQLException {
        List<MachineFigures> machines = new ArrayList<>();
        String sql = "SELECT m.id, m.kind,"
                + " (SELECT count(*) FROM ordering.orders o WHERE o.town_id = m.town_id AND o.machine_id = m.id"
                + " AND o.list_version IS NOT NULL),"
                + paid("'PAID', 'REFUND_DUE', 'REFUNDED'")
                + " (SELECT coalesce(sum(unit_minor), 0) FROM ordering.order_unit u JOIN ordering.orders o"
                + " ON o.town_id = u.town_id AND o.id = u.order_id"
                + " WHERE o.town_id = m.town_id AND o.machine_id = m.id AND u.state = 'DELIVERED'),"
                + REFUNDED + moved("'RECEIPT'") + moved("'DISPENSED'") + moved("'FOUND_EMPTY', 'COUNTED'")
                + stock("on_hand") + stock("reserved")
                + " (SELECT count(*) FROM fulfilment.attempt a WHERE a.town_id = m.town_id AND a.machine_id = m.id),"
                + " (SELECT count(*) FROM fulfilment.loss l WHERE l.town_id = m.town_id AND l.machine_id = m.id)"
                + " FROM fleet.machine m WHERE m.town_id = ? ORDER BY m.id";
        each(
                sql,
                r -> machines.add(new MachineFigures(
                        r.getString(1),
                        r.getString(2),
                        r.getLong(3),
                        r.getLong(4),
                        r.getLong(5),
                        r.getLong(6),
                        r.getLong(4) - r.getLong(5) - r.getLong(6),
                        r.getLong(7),
                        -r.getLong(8),
                        r.getLong(9),
                        r.getLong(10),
                        r.getLong(11),
                        r.getLong(12),
                        r.getLong(13))),
                town);
        return machines;
    }

    private static final String REFUNDED =
            " (SELECT coalesce(sum(refunded_minor), 0) FROM payment.payment p JOIN ordering.orders o"
                    + " ON o.town_id = p.town_id AND o.id = p.order_id"
                    + " WHERE o.town_id = m.town_id AND o.machine_id = m.id),";

    private static String paid(String states) {
        return " (SELECT coalesce(sum(amount_minor), 0) FROM payment.payment p JOIN ordering.orders o"
                + " ON o.town_id = p.town_id AND o.id = p.order_id"
                + " WHERE o.town_id = m.town_id AND o.machine_id = m.id AND p.state IN (" + states + ")),";
    }

    private static String moved(String reasons) {
        return " (SELECT coalesce(sum(delta), 0) FROM inventory.movement v WHERE v.town_id = m.town_id"
                + " AND v.machine_id = m.id AND v.reason IN (" + reasons + ")),";
    }

    private static String stock(String column) {
        return " (SELECT coalesce(sum(" + column + "), 0) FROM inventory.stock s WHERE s.town_id = m.town_id"
                + " AND s.machine_id = m.id),";
    }

    /** Sales that are not over, rejected ones whose money is not back, and entries that somebody must look at. */
    List<OpenCase> open() throws SQLException {
        List<OpenCase> open = new ArrayList<>();
        each(
                "SELECT machine_id, 'sale ' || id, CASE WHEN state = 'REJECTED' THEN 'REJECTED, its money is not back'"
                        + " WHEN state <> 'REFUND_DUE' AND deadline < now() THEN state || ', overdue: somebody must look'"
                        + " ELSE state END, total_minor, deadline FROM ordering.orders o WHERE town_id = ?"
                        + " AND (state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE') OR EXISTS"
                        + " (SELECT 1 FROM payment.payment p WHERE p.town_id = o.town_id AND p.order_id = o.id"
                        + " AND p.state IN ('PENDING', 'AUTHORISED', 'UNKNOWN'))) ORDER BY deadline, id",
                r -> open.add(new OpenCase(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        Optional.ofNullable(r.getObject(4, Long.class)).orElse(null),
                        r.getTimestamp(5).toInstant())),
                town);
        each(
                "SELECT d.machine_id, 'entry ' || u.epoch || '/' || u.seq, 'UNBOOKABLE ' || u.fault FROM uplink.unbookable u"
                        + " JOIN fleet.device d ON d.town_id = u.town_id AND d.id = u.device_id WHERE u.town_id = ?"
                        + " ORDER BY u.at",
                r -> open.add(new OpenCase(r.getString(1), r.getString(2), r.getString(3), null, null)),
                town);
        each(
                RefundOrderRules.OPEN,
                r -> open.add(new OpenCase(r.getString(1), r.getString(2), r.getString(3), r.getLong(4), null)),
                town);
        return open;
    }

    /** On hand by {@code machine/slot}. */
    Map<String, Integer> slots() throws SQLException {
        Map<String, Integer> slots = new TreeMap<>();
        each(
                "SELECT machine_id || '/' || slot, on_hand FROM inventory.stock WHERE town_id = ?",
                r -> slots.put(r.getString(1), r.getInt(2)),
                town);
        return slots;
    }

    /** @param whole devices of which no journal has lost a row, so that all of theirs must be in it */
    Booked booked(Set<String> sales, Set<String> attempts, Collection<String> whole) throws SQLException {
        Map<String, BookedSale> booked = new HashMap<>();
        each(
                "SELECT id::text, device_id, list_version IS NOT NULL, list_version IS NOT NULL AND reason IS NULL, state,"
                        + " (SELECT min(p.state) FROM payment.payment p WHERE p.town_id = o.town_id AND p.order_id = o.id)"
                        + " FROM ordering.orders o WHERE town_id = ? AND (id::text = ANY (?) OR device_id = ANY (?))",
                r -> booked.put(
                        r.getString(1),
                        new BookedSale(
                                r.getString(2), r.getBoolean(3), r.getBoolean(4), r.getString(5), r.getString(6))),
                town,
                sales.toArray(String[]::new),
                whole.toArray(String[]::new));
        Map<String, BookedAttempt> tried = new HashMap<>();
        each(
                "SELECT id::text, device_id, machine_id, slot, state FROM fulfilment.attempt"
                        + " WHERE town_id = ? AND (id::text = ANY (?) OR device_id = ANY (?) OR state = 'UNRESOLVED')",
                r -> tried.put(
                        r.getString(1), new BookedAttempt(r.getString(2), r.getString(3), r.getInt(4), r.getString(5))),
                town,
                attempts.toArray(String[]::new),
                whole.toArray(String[]::new));
        Map<EpochId, Cursor> cursors = new HashMap<>();
        each(
                "SELECT epoch::text, up_to, hash FROM uplink.cursor WHERE town_id = ?",
                r -> cursors.put(EpochId.of(r.getString(1)), new Cursor(r.getLong(2), hash(r))),
                town);
        Set<String> unbookable = new HashSet<>();
        each(
                "SELECT epoch || '/' || seq FROM uplink.unbookable WHERE town_id = ?",
                r -> unbookable.add(r.getString(1)),
                town);
        return new Booked(booked, tried, cursors, unbookable);
    }

    private static @Nullable Bytes hash(ResultSet row) throws SQLException {
        byte[] hash = row.getBytes("hash");
        return hash == null ? null : Bytes.of(hash);
    }

    private interface Taker {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String sql, Taker taker, Object... parameters) throws SQLException {
        try (PreparedStatement query = db.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof String[] texts) {
                    query.setArray(i + 1, db.createArrayOf("text", texts));
                } else {
                    query.setObject(i + 1, parameters[i]);
                }
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }
}
