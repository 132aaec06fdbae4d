package org.ralvend.backend.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An installation of the first version, with what that version could leave behind, becomes one of the newest. */
class MigrationsTest {
    private static EmbeddedPostgres postgres;
    private static Connection connection;

    @BeforeAll
    static void migrate() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder().start();
        flyway("1").migrate();
        connection = postgres.getPostgresDatabase().getConnection();
        run("INSERT INTO fleet.town VALUES ('t', 'T', 'EUR', now())");
        stock("nowhere", 1, "NOTHING");
        sale(1, "REFUND_DUE");
        sale(2, "UNKNOWN");
        sale(3, "RELEASED");
        sale(4, "AUTHORISED");
        flyway("latest").migrate();
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        postgres.close();
    }

    @Test
    void keepsStockOfAMachineAndAProductThatNobodyKnowsAndTakesNoMoreOfIt() throws SQLException {
        assertEquals(List.of("nowhere"), texts("SELECT machine_id FROM inventory.stock"));
        run("UPDATE inventory.stock SET on_hand = 4");
        assertThrows(SQLException.class, () -> stock("nowhere", 2, "NOTHING"));
    }

    @Test
    void opensRejectedSalesWhoseMoneyIsNotBack() throws SQLException {
        assertEquals(
                List.of("REFUND_DUE", "RECORDED", "REJECTED", "REJECTED"),
                texts("SELECT state FROM ordering.orders ORDER BY id"));
        assertEquals(
                List.of("2 REJECTED REFUND_DUE", "1 REJECTED RECORDED"),
                texts("SELECT n || ' ' || from_state || ' ' || to_state FROM ordering.status_event"
                        + " WHERE actor = 'backend' ORDER BY order_id"));
    }

    private static Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(postgres.getPostgresDatabase())
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static void stock(String machine, int slot, String sku) throws SQLException {
        run("INSERT INTO inventory.stock (town_id, machine_id, slot, sku, on_hand, reserved) VALUES ('t', '" + machine
                + "', " + slot + ", '" + sku + "', 3, 0)");
    }

    /** A rejected one whose money is there; the first was told of before. */
    private static void sale(int number, String money) throws SQLException {
        String id = "00000000-0000-7000-8000-00000000000" + number;
        run(
                "INSERT INTO ordering.orders (town_id, id, channel, external_ref, machine_id, device_id, currency, total_minor,"
                        + " list_version, state, reason, claim_hash, keypad_hash, recorded_at, deadline) VALUES ('t', '"
                        + id
                        + "', 'VENDOR', '" + id
                        + "', 'v', 'd', 'EUR', 250, 1, 'REJECTED', 'OUT_OF_STOCK', '\\x00', '\\x00',"
                        + " now(), now())");
        run("INSERT INTO payment.payment VALUES ('t', '" + id + "', 1, 'COINS', 'EUR', 250, '" + money + "', 'v', '"
                + id + "', now())");
        if (number == 1) {
            run("INSERT INTO ordering.status_event VALUES ('t', '" + id
                    + "', 1, now(), 'v', NULL, 'REJECTED', 'rejected', 'v/1')");
        }
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
