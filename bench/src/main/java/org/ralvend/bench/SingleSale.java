package org.ralvend.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.SaleId;

/** One sale a step, as a transaction of single-row statements. The stock row comes last, so that it is locked the shortest. */
final class SingleSale implements Pace.Lane {
    private final Connection db;
    private final List<PreparedStatement> rows = new ArrayList<>();
    private final PreparedStatement stock;
    private final byte[] hash;
    private int next;

    /** @param first the product that it begins with, from 0 */
    static SingleSale open(LoneDatabase database, int first) {
        try {
            return new SingleSale(database.connect(), first);
        } catch (SQLException e) {
            throw LoneDatabase.unreachable(e);
        }
    }

    private SingleSale(Connection db, int first) throws SQLException {
        this.db = db;
        this.next = first;
        this.hash = hash();
        db.setAutoCommit(false);
        for (String sql : List.of("""
                INSERT INTO ordering.orders (id, recorded_at, deadline, claim_hash, keypad_hash, town_id, channel,
                  external_ref, machine_id, device_id, currency, total_minor, list_version, state)
                VALUES (?, ?, ?, ?, ?, 'yardstick', 'VENDOR', ?, 'vendor-1', 'd-1', 'EUR', 250, 1, 'RECORDED')""", """
                INSERT INTO ordering.order_line (order_id, sku, town_id, line, quantity, unit_minor)
                VALUES (?, ?, 'yardstick', 1, 1, 250)""", """
                INSERT INTO ordering.order_unit (order_id, sku, town_id, unit, unit_minor, state)
                VALUES (?, ?, 'yardstick', 1, 250, 'RECORDED')""", """
                INSERT INTO inventory.reservation (order_id, sku, slot, held_at, town_id, unit, number, machine_id, state)
                VALUES (?, ?, ?, ?, 'yardstick', 1, 1, 'w', 'HELD')""", """
                INSERT INTO payment.payment (order_id, reference, changed_at, town_id, n, tender, currency, amount_minor,
                  state, provider)
                VALUES (?, ?, ?, 'yardstick', 1, 'COINS', 'EUR', 250, 'AUTHORISED', 'vendor-1')""", """
                INSERT INTO ordering.status_event (order_id, at, evidence, town_id, n, actor, to_state, why)
                VALUES (?, ?, ?, 'yardstick', 1, 'vendor-1', 'RECORDED', 'paid at the vendor')""", """
                INSERT INTO uplink.outbox (about, payload, created_at, next_at, town_id, device_id, tries)
                VALUES (?, ?, ?, ?, 'yardstick', 'd-1', 1)""")) {
            rows.add(db.prepareStatement(sql));
        }
        stock = db.prepareStatement("""
                UPDATE inventory.stock SET reserved = reserved + 1
                WHERE town_id = 'yardstick' AND machine_id = 'w' AND slot = ? AND reserved < on_hand""");
    }

    @Override
    public void step() {
        try {
            write(next++ % Yardstick.PRODUCTS + 1);
        } catch (SQLException e) {
            throw LoneDatabase.unreachable(e);
        }
    }

    /** @param slot whose product is sold */
    private void write(int slot) throws SQLException {
        UUID id = UUID.randomUUID();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        String sku = "sku-" + slot;
        byte[] payload = new Down.SaleAccepted(new SaleId(id), now.toInstant()).encode();
        insert(0, id, now, now.plusDays(14), hash, hash, id.toString());
        insert(1, id, sku);
        insert(2, id, sku);
        insert(3, id, sku, slot, now);
        insert(4, id, id.toString(), now);
        insert(5, id, now, "d-1/" + id + "/1");
        insert(6, "verdict " + id, payload, now, now.plusSeconds(2));
        stock.setInt(1, slot);
        if (stock.executeUpdate() != 1) {
            throw new SQLException("the stock is at its end");
        }
        db.commit();
    }

    @Override
    public void close() {
        try {
            db.close();
        } catch (SQLException e) {
            throw LoneDatabase.unreachable(e);
        }
    }

    private void insert(int table, Object... values) throws SQLException {
        PreparedStatement row = rows.get(table);
        for (int i = 0; i < values.length; i++) {
            row.setObject(i + 1, values[i]);
        }
        row.executeUpdate();
    }

    /** As long as the real ones, which are keyed hashes. */
    private static byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(new byte[0]);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
