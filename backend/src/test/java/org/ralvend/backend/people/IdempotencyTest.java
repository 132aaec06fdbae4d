package org.ralvend.backend.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;

/** A receipt is booked once, however often it is sent. */
class IdempotencyTest {
    private static BackendUnderTest backend;
    private static Rest admin;
    private static Rest operator;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        URI api = backend.serve();
        admin = Rest.person(backend, api, backend.token());
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
        for (String sku : List.of("COLA", "TEA")) {
            admin.post("/api/products", "{\"sku\":\"" + sku + "\",\"name\":\"P\"}");
        }
        for (String town : List.of("westend", "eastend")) {
            admin.post("/api/towns", "{\"id\":\"" + town + "\",\"name\":\"T\",\"currency\":\"EUR\"}");
            admin.post(
                    "/api/machines?town=" + town,
                    "{\"id\":\"near\",\"kind\":\"WAREHOUSE\",\"vendorNumber\":0,\"serves\":[]}");
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        operator.close();
        backend.close();
    }

    @Test
    void answersARepeatAsTheFirstTimeAndBooksOnce() throws Exception {
        String first = operator.post("/api/receipts?town=westend", receipt(1, 5), "key-1")
                .body();
        // Blanks and order are no other request.
        String again = "{ \"units\":5, \"sku\":\"COLA\", \"slot\":1, \"machine\":\"near\" }";
        assertEquals(
                first,
                operator.post("/api/receipts?town=westend", again, "key-1").body());
        assertEquals(5, onHand("westend", 1));
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() throws Exception {
        operator.post("/api/receipts?town=westend", receipt(2, 5), "key-2");
        assertProblem(
                422, "IDEMPOTENCY-KEY-REUSED", operator.post("/api/receipts?town=westend", receipt(2, 6), "key-2"));
        assertEquals(5, onHand("westend", 2));
    }

    @Test
    void asksForAKeyAndLimitsIt() throws Exception {
        String body = assertProblem(
                400, "IDEMPOTENCY-KEY-MISSING", operator.post("/api/receipts?town=westend", receipt(3, 1), null));
        assertTrue(body.contains("Idempotency-Key"), body);
        assertProblem(
                400, "REQUEST-INVALID", operator.post("/api/receipts?town=westend", receipt(3, 1), "k".repeat(101)));
        assertEquals(0, onHand("westend", 3));
    }

    @Test
    void keepsNoRefusalSoThatItsCauseCanBeMended() throws Exception {
        operator.post("/api/receipts?town=westend", receipt(4, 1), "key-4a");
        String other = receipt(4, 1).replace("COLA", "TEA");
        assertProblem(409, "CONFLICT", operator.post("/api/receipts?town=westend", other, "key-4b"));
        assertEquals(
                201,
                operator.post("/api/receipts?town=westend", receipt(4, 2), "key-4b")
                        .statusCode());
        assertEquals(3, onHand("westend", 4));
    }

    @Test
    void keepsKeysOfOthersAndOfOtherTownsApart() throws Exception {
        admin.post("/api/receipts?town=westend", receipt(5, 1), "shared");
        operator.post("/api/receipts?town=westend", receipt(5, 2), "shared");
        admin.post("/api/receipts?town=eastend", receipt(5, 4), "shared");
        assertEquals(3, onHand("westend", 5));
        assertEquals(4, onHand("eastend", 5));
    }

    @Test
    void booksOnceWhatArrivesTwiceAtOnce() throws Exception {
        try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(senders.submit(() -> operator.post("/api/receipts?town=westend", receipt(6, 7), "at-once")
                        .statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(201, answer.get());
            }
        }
        assertEquals(7, onHand("westend", 6));
    }

    @Test
    void forgetsWhatIsOlderThanSevenDays() throws Exception {
        Database database = backend.get(Database.class);
        operator.post("/api/receipts?town=westend", receipt(7, 1), "old");
        Instant old = Instant.now().minus(Idempotency.KEPT).minus(Duration.ofHours(1));
        database.run(tx -> tx.update("UPDATE people.idempotency SET at = ? WHERE key = 'old'", old));
        operator.post("/api/receipts?town=westend", receipt(7, 1), "new");
        assertEquals(
                0,
                database.transact(tx -> tx.query(
                                "SELECT key FROM people.idempotency WHERE key = 'old'", row -> row.text("key")))
                        .size());
    }

    private static String receipt(int slot, int units) {
        return "{\"machine\":\"near\",\"slot\":" + slot + ",\"sku\":\"COLA\",\"units\":" + units + "}";
    }

    private static int onHand(String town, int slot) {
        return backend
                .get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT on_hand FROM inventory.stock WHERE town_id = ? AND slot = ?",
                        row -> row.integer("on_hand"),
                        town,
                        slot))
                .stream()
                .findFirst()
                .orElse(0);
    }
}
