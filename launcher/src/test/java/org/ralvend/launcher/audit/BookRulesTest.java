package org.ralvend.launcher.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.db.TestDatabase;

/**
 * The books of a town with one sale each that is delivered (1), claimable (2), rejected (3), and owed (4), on a shelf
 * that held ten; then the same books doctored, and exactly that rule objects.
 */
class BookRulesTest {
    private static final String BOOKS = """
            INSERT INTO fleet.town VALUES ('t', 'T', 'EUR', now());
            INSERT INTO fleet.machine VALUES ('t', 'v', 'VENDOR', 1, '{w}', now()), ('t', 'w', 'WAREHOUSE', 0, '{}', now());
            INSERT INTO fleet.device (town_id, id, machine_id, enrolled_at) VALUES ('t', 'dv', 'v', now()), ('t', 'dw', 'w', now());
            INSERT INTO catalog.product VALUES ('00000000-0000-0000-0000-00000000000a', 'Cola', 'ACTIVE', now());
            INSERT INTO catalog.variant VALUES ('cola', '00000000-0000-0000-0000-00000000000a', 'Cola');
            INSERT INTO inventory.stock (town_id, machine_id, slot, sku, on_hand, reserved) VALUES ('t', 'w', 1, 'cola', 9, 1);
            INSERT INTO inventory.movement (town_id, machine_id, slot, sku, delta, reason, evidence, at)
                VALUES ('t', 'w', 1, 'cola', 10, 'RECEIPT', 'r', now()), ('t', 'w', 1, 'cola', -1, 'DISPENSED', 'a', now());
            INSERT INTO ordering.orders (town_id, id, channel, external_ref, machine_id, device_id, currency, total_minor,
                    list_version, state, reason, claim_hash, keypad_hash, recorded_at, deadline)
                SELECT 't', ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'VENDOR', n::text, 'v', 'dv', 'EUR', 150, 1,
                    (ARRAY['DELIVERED', 'CLAIMABLE', 'REJECTED', 'REFUND_DUE'])[n], CASE WHEN n = 3 THEN 'STOCK' END, '\\x00', '\\x00', now(),
                    now() + interval '14 days' FROM generate_series(1, 4) n;
            INSERT INTO ordering.order_unit SELECT 't', id, 1, 'cola', 150, state FROM ordering.orders WHERE state <> 'REJECTED';
            INSERT INTO payment.payment SELECT 't', id, 1, 'COINS', 'EUR', 150, CASE state WHEN 'REJECTED' THEN 'RELEASED'
                WHEN 'REFUND_DUE' THEN 'REFUND_DUE' ELSE 'PAID' END, 'coins', id::text, now() FROM ordering.orders;
            INSERT INTO fulfilment.attempt (town_id, id, order_id, unit, number, machine_id, device_id, slot, sku, state, issued_at, ended_at, start_until, settle_by)
                SELECT 't', id, id, 1, 1, 'w', 'dw', 1, 'cola', 'DISPENSED', now(), now(), now(), now() FROM ordering.orders WHERE state = 'DELIVERED';
            INSERT INTO inventory.reservation SELECT 't', id, 1, 1, 'w', 1, 'cola', 'HELD', now(), NULL
                FROM ordering.orders WHERE state = 'CLAIMABLE';
            """;

    private static final String NTH = "'00000000-0000-0000-0000-00000000000%d'";
    private static final String DELIVERED = NTH.formatted(1);
    private static final String CLAIMABLE = NTH.formatted(2);
    private static final String REJECTED = NTH.formatted(3);
    private static final String OWED = NTH.formatted(4);
    private static final String ATTEMPT =
            "INSERT INTO fulfilment.attempt (town_id, id, order_id, unit, number, machine_id, device_id, slot, sku, state,"
                    + " issued_at, start_until, settle_by) VALUES ('t', gen_random_uuid(), %s, 1, 2, 'w', 'dw', 1, 'cola', '%s', now(), now(), now());";
    private static final String FELL =
            "INSERT INTO inventory.movement (town_id, machine_id, slot, sku, delta, reason, evidence, at)"
                    + " VALUES ('t', 'w', 1, 'cola', -1, 'DISPENSED', 'a', now());"
                    + " UPDATE inventory.stock SET on_hand = on_hand - 1;";

    private static final String REFUND = "INSERT INTO payment.refund VALUES ('t', %s, 1, 1, 'EUR', 150, '%s', now());";

    private static final String CARD = "'00000000-0000-0000-0000-00000000000c'";

    /** With so much on it, of which so much is set aside. */
    private static final String GIFT =
            "INSERT INTO payment.gift_card (town_id, id, secret_hash, currency, balance_minor, held_minor, issued_at, changed_at)"
                    + " VALUES ('t', " + CARD + ", '\\x00', 'EUR', %d, %d, now(), now());";

    /** Kind, about what, unit, tender, amount. */
    private static final String MOVED =
            "INSERT INTO payment.gift_move VALUES ('t', " + CARD + ", '%s', %s, %d, %d, %d, now());";

    /** What of a sale, how much, in which state. */
    private static final String ORDERED =
            "INSERT INTO payment.refund_order VALUES ('t', %s, 1, 1, gen_random_uuid(), 'v', 'EUR', %d, '%s', now(), 1, now(),"
                    + " now(), now(), 'R-7', 'bank', 100000);";

    /** Each rule, and what breaks it alone. */
    private static final Map<String, String> DOCTORED = new LinkedHashMap<>();

    static {
        doctor(
                "money that was kept is delivered, refunded or open",
                set("payment.payment", "amount_minor = 140", "order_id = " + CLAIMABLE));
        doctor("what was delivered was paid", set("payment.payment", "state = 'UNKNOWN'", "order_id = " + DELIVERED));
        doctor("a sale that is over has no open unit", set("ordering.orders", "state = 'REFUNDED'", "id = " + OWED));
        doctor(
                "a deadline that has passed was applied",
                "DELETE FROM inventory.reservation; UPDATE inventory.stock SET reserved = 0;"
                        + set("ordering.orders", "deadline = now() - interval '1 hour'", "id = " + CLAIMABLE));
        doctor("goods that left for a sale are delivered", ATTEMPT.formatted(CLAIMABLE, "DISPENSED") + FELL);
        doctor("a unit was dispensed once", ATTEMPT.formatted(DELIVERED, "DISPENSED") + FELL);
        doctor("a delivered unit was dispensed", "DELETE FROM fulfilment.attempt;");
        doctor(
                "0 <= reserved <= on hand",
                "ALTER TABLE inventory.stock DROP CONSTRAINT stock_check;"
                        + "UPDATE inventory.stock SET on_hand = 0; UPDATE inventory.movement SET delta = 1 WHERE reason = 'RECEIPT';");
        doctor("stock is what its movements add up to", "UPDATE inventory.stock SET on_hand = 8;");
        doctor(
                "what was dispensed has left the stock",
                "UPDATE inventory.movement SET reason = 'COUNTED' WHERE delta = -1;");
        doctor("what is reserved on a shelf is held by sales", "UPDATE inventory.stock SET reserved = 2;");
        doctor("what is missing on a shelf was written off", "UPDATE inventory.stock SET missing = 1;");
        doctor("no sale that is over holds stock", "UPDATE inventory.reservation SET order_id = " + DELIVERED + ";");
        doctor(
                "no reservation outlives its sale's deadline, unless an attempt is open",
                set("ordering.orders", "deadline = now() - interval '1 hour', swept_at = now()", "id = " + CLAIMABLE));
        doctor(
                "money went back only where nothing is promised for it",
                set("payment.payment", "state = 'RELEASED'", "order_id = " + CLAIMABLE));
        doctor(
                "what is owed or refunded is not delivered",
                set("payment.payment", "state = 'REFUNDED'", "order_id = " + DELIVERED));
        doctor("what went back is what was refunded, once", REFUND.formatted(CLAIMABLE, "BY_HAND"));
        doctor(
                "a refund as a gift card is on that card",
                REFUND.formatted(OWED, "GIFT_CARD")
                        + set("payment.payment", "state = 'REFUNDED', refunded_minor = 150", "order_id = " + OWED)
                        + set("ordering.orders", "state = 'REFUNDED'", "id = " + OWED)
                        + set("ordering.order_unit", "state = 'REFUNDED'", "order_id = " + OWED));
        doctor(
                "what lies on a gift card as a refund was refunded",
                GIFT.formatted(100, 0) + MOVED.formatted("REFUNDED", OWED, 1, 1, 100));
        doctor(
                "what is due for a unit is owed by its money",
                set("payment.payment", "state = 'PAID'", "order_id = " + OWED));
        doctor(
                "a sold gift card is delivered by its value, and only by that",
                "DELETE FROM fulfilment.attempt;"
                        + set("ordering.order_unit", "value_minor = 200", "order_id = " + DELIVERED));
        doctor(
                "what was stored as sold was bought",
                GIFT.formatted(200, 0) + MOVED.formatted("SOLD", DELIVERED, 1, 0, 200));
        doctor("a gift card has what its movements add up to", GIFT.formatted(100, 0));
        doctor(
                "a gift card has set aside what its holds add up to",
                GIFT.formatted(100, 10) + MOVED.formatted("ISSUED", CARD, 0, 0, 100));
        doctor(
                "what a gift card has paid was taken from it, once",
                set(
                        "payment.payment",
                        "tender = 'GIFT_CARD', provider = 'gift-card:' || " + CARD,
                        "order_id = " + CLAIMABLE));
        doctor(
                "what was taken from a gift card has paid for a sale",
                GIFT.formatted(0, 0)
                        + MOVED.formatted("ISSUED", CARD, 0, 0, 100)
                        + MOVED.formatted("SPENT", CLAIMABLE, 0, 1, 100));
        doctor(
                "nothing is set aside on a gift card longer than a sale may last",
                GIFT.formatted(100, 100)
                        + MOVED.formatted("ISSUED", CARD, 0, 0, 100)
                        + "INSERT INTO payment.gift_hold VALUES ('t', gen_random_uuid(), " + CARD
                        + ", 'v', 'EUR', 100, 'HELD', now() - interval '20 days', now());");
        doctor("no refund while an attempt is open", ATTEMPT.formatted(OWED, "UNRESOLVED"));
    }

    @TempDir
    private static Path home = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before all
    private static TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before each
    private Connection db;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.start(home);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void books() throws SQLException {
        db = database.connect();
        db.setAutoCommit(false);
        execute(BOOKS);
    }

    @AfterEach
    void asBefore() throws SQLException {
        db.rollback();
        db.close();
    }

    /** What is owed has gone back to its card. */
    private static final String TO_CARD =
            "INSERT INTO payment.refund VALUES ('t', %s, 1, 1, 'EUR', 150, 'CARD', now(), 'R-7');".formatted(OWED)
                    + set("payment.payment", "state = 'REFUNDED', refunded_minor = 150", "order_id = " + OWED)
                    + set("ordering.order_unit", "state = 'REFUNDED'", "order_id = " + OWED)
                    + set("ordering.orders", "state = 'REFUNDED'", "id = " + OWED);

    static {
        doctor("what the acquirer has paid back is a refund", ORDERED.formatted(OWED, 150, "DONE"));
        doctor("a refund to a card was paid back by the acquirer", TO_CARD);
        doctor("no more goes back to a card than it was charged", ORDERED.formatted(OWED, 151, "ORDERED"));
        doctor("what is on its way back to a card is owed", ORDERED.formatted(CLAIMABLE, 150, "ORDERED"));
    }

    @Test
    void findsNothingInGoodBooks() throws SQLException {
        assertEquals(List.of(), BookRules.broken(db, "t"));
        DatabaseWitness sums = DatabaseWitness.of(db, "t");
        assertEquals(450, sums.paidMinor());
        assertEquals(sums.paidMinor(), sums.deliveredMinor() + sums.openMinor());
        assertEquals(10, sums.received());
        assertEquals(2, new Books(db, "t").open().size(), "what is claimable, and what is owed");
        MachineFigures vendor = new Books(db, "t").machines().getFirst();
        assertEquals(vendor.kept(), vendor.delivered() + vendor.refunded() + vendor.open());
    }

    @Test
    void exactlyTheRuleThatIsBrokenObjects() throws SQLException {
        assertEquals(new TreeSet<>(BookRules.names()), new TreeSet<>(DOCTORED.keySet()), "each rule is broken once");
        for (Map.Entry<String, String> doctored : DOCTORED.entrySet()) {
            var good = db.setSavepoint();
            execute(doctored.getValue());
            assertEquals(
                    List.of(doctored.getKey()),
                    BookRules.broken(db, "t").stream().map(Finding::rule).toList());
            db.rollback(good);
        }
    }

    @Test
    void whatIsBookedAsALossIsExplained() throws SQLException {
        String loss = "INSERT INTO fulfilment.loss (town_id, attempt_id, machine_id, slot, sku, why, evidence, at)"
                + " SELECT 't', id, 'w', 1, 'cola', 'late', 'e', now() FROM fulfilment.attempt WHERE number = 2;";
        for (String sale : List.of(CLAIMABLE, DELIVERED)) {
            var good = db.setSavepoint();
            execute(ATTEMPT.formatted(sale, "DISPENSED") + FELL + loss);
            assertEquals(List.of(), BookRules.broken(db, "t"));
            assertEquals(1, DatabaseWitness.of(db, "t").losses());
            db.rollback(good);
        }
    }

    @Test
    void aSoldGiftCardIsDeliveredWithoutAnAttempt() throws SQLException {
        String sold = GIFT.formatted(200, 0) + MOVED.formatted("SOLD", DELIVERED, 1, 0, 200);
        execute("DELETE FROM fulfilment.attempt;"
                + set("ordering.order_unit", "value_minor = 200", "order_id = " + DELIVERED)
                + sold.replace(CARD, DELIVERED));
        assertEquals(List.of(), BookRules.broken(db, "t"));
        execute(set("ordering.order_unit", "value_minor = 250", "order_id = " + DELIVERED));
        assertEquals(2, BookRules.broken(db, "t").size());
    }

    /** A backup that was put back did not know what the card had set aside, and a warehouse told that the goods were ordered. */
    @Test
    void aGiftCardsPartThatARestoreHasForgottenIsAnOpenCase() throws SQLException {
        execute(set("payment.payment", "tender = 'GIFT_CARD', state = 'UNKNOWN'", "order_id = " + DELIVERED));
        assertEquals(List.of(), BookRules.broken(db, "t"));
        assertEquals(3, new Books(db, "t").open().size());
        execute(set(
                "payment.payment", "provider = 'gift-card:" + CARD.replace("'", "") + "'", "order_id = " + DELIVERED));
        assertFalse(BookRules.broken(db, "t").isEmpty());
    }

    @Test
    void aRefundToACardIsCleanOnceItIsDoneAndAnOpenCaseWhereTheAcquirerSaysNothingForADay() throws SQLException {
        execute(ORDERED.formatted(OWED, 150, "ORDERED"));
        assertEquals(List.of(), BookRules.broken(db, "t"));
        execute(ATTEMPT.formatted(OWED, "TAKEN"));
        assertEquals(
                List.of(), BookRules.broken(db, "t"), "a forgotten attempt is taken while the money is on its way");
        execute("DELETE FROM fulfilment.attempt WHERE order_id = " + OWED);
        assertEquals(2, new Books(db, "t").open().size());
        execute(set("payment.refund_order", "ordered_at = now() - interval '25 hours'", "true"));
        OpenCase open = new Books(db, "t").open().getLast();
        assertTrue(open.state().endsWith("last heard: R-7; somebody must ask the acquirer"), open.state());
        execute(set("payment.refund_order", "state = 'DONE'", "true") + TO_CARD);
        assertEquals(List.of(), BookRules.broken(db, "t"));
    }

    @Test
    void whatIsPromisedIsUnkeptUntilItIsHadOrPaidBack() throws SQLException {
        assertEquals(2, DatabaseWitness.unkept(db, "t"), "what is claimable, and what is owed");
        assertEquals(0, DatabaseWitness.unkept(db, "other"));
        execute(set("payment.payment", "state = 'REFUNDED', refunded_minor = amount_minor", "order_id = " + OWED));
        assertEquals(1, DatabaseWitness.unkept(db, "t"));
        execute(set("payment.payment", "state = 'UNKNOWN'", "order_id = " + CLAIMABLE));
        assertEquals(0, DatabaseWitness.unkept(db, "t"), "somebody must find out where the money is");
    }

    @Test
    void looksAtOneTownOnly() throws SQLException {
        execute("UPDATE inventory.stock SET on_hand = 8;");
        assertEquals(List.of(), BookRules.broken(db, "other"));
    }

    @Test
    void moneyThatNothingIsPromisedForIsOpenUntilItIsRefunded() throws SQLException {
        execute(set("payment.payment", "state = 'REFUND_DUE'", "order_id = " + REJECTED)
                + set("ordering.orders", "state = 'REFUND_DUE'", "id = " + REJECTED));
        assertEquals(List.of(), BookRules.broken(db, "t"));
        assertEquals(450, DatabaseWitness.of(db, "t").openMinor());
        execute(set("ordering.orders", "state = 'REJECTED'", "id = " + REJECTED));
        assertEquals(1, BookRules.broken(db, "t").size());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void doctor(String rule, String sql) {
        DOCTORED.put(rule, sql);
    }

    private static String set(String table, String what, String where) {
        return "UPDATE " + table + " SET " + what + " WHERE " + where + ";";
    }
}
