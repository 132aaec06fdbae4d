package org.ralvend.backend.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** A town's price lists, however many there were, and its prices now. */
class PriceListPagesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final TownScope WEST = new TownScope(new TownId("westend"));
    private static final TownScope EAST = new TownScope(new TownId("eastend"));
    private static final int LISTS = 520;
    private static BackendUnderTest backend;
    private static Rest operator;
    private static Rest admin;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        URI api = backend.serve();
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
        admin = Rest.person(backend, api, backend.token());
        backend.get(Database.class).run(tx -> {
            for (TownScope scope : List.of(WEST, EAST)) {
                backend.get(Fleet.class).addTown(tx, new Fleet.Town(scope.town(), "Town", "EUR"), NOW);
            }
            for (int version = 1; version <= LISTS; version++) {
                publish(WEST, version, version);
            }
            publish(EAST, 999, 99);
        });
    }

    @AfterAll
    static void stop() {
        operator.close();
        admin.close();
        backend.close();
    }

    @Test
    void areListedTheNewestFirstPageByPage() throws Exception {
        String newest = get("/api/price-lists?town=westend&limit=2");
        assertTrue(newest.startsWith("[{\"version\":520,"), newest);
        assertTrue(newest.contains("{\"version\":519,") && !newest.contains("518"), newest);
        String before = get("/api/price-lists?town=westend&limit=1&before=519");
        assertTrue(before.startsWith("[{\"version\":518,"), before);
        assertEquals("[]", get("/api/price-lists?town=westend&before=1"));
        assertProblem(400, "REQUEST-INVALID", operator.get("/api/price-lists?town=westend&limit=501"));
    }

    @Test
    void showOneWithItsItems() throws Exception {
        String story = get("/api/price-lists/7?town=westend");
        assertTrue(story.contains("\"version\":7,\"publishedAt\":\"2026-11-21T12:00:00Z\""), story);
        assertTrue(story.contains("\"currency\":\"EUR\""), story);
        assertTrue(
                story.contains("{\"key\":1,\"sku\":\"COLA\",\"name\":\"Cola\",\"priceMinor\":7},"
                        + "{\"key\":2,\"sku\":\"BEER\",\"name\":\"Beer\",\"priceMinor\":8}"),
                story);
        assertProblem(404, "NOT-FOUND", operator.get("/api/price-lists/999?town=westend"));
        assertProblem(404, "NOT-FOUND", operator.get("/api/price-lists/999?town=eastend"));
    }

    @Test
    void areWithdrawnHoweverManyCameAfter() throws Exception {
        HttpResponse<String> withdrawn = operator.post("/api/price-lists/2/withdrawal?town=westend", "");
        assertEquals(200, withdrawn.statusCode(), withdrawn.body());
        assertTrue(withdrawn.body().startsWith("{\"version\":2,"), withdrawn.body());
        assertTrue(withdrawn.body().contains("\"withdrawnAt\":\""), withdrawn.body());
        String again =
                operator.post("/api/price-lists/2/withdrawal?town=westend", "").body();
        assertEquals(withdrawn.body(), again);
        assertProblem(404, "NOT-FOUND", operator.post("/api/price-lists/999/withdrawal?town=westend", ""));
    }

    @Test
    void givePricesBySkuUntilTheyAreWithdrawn() throws Exception {
        String beer = "{\"sku\":\"BEER\",\"name\":\"Beer\",\"priceMinor\":521,\"currency\":\"EUR\",\"list\":520}";
        String cola = "{\"sku\":\"COLA\",\"name\":\"Cola\",\"priceMinor\":520,\"currency\":\"EUR\",\"list\":520}";
        assertEquals("[" + beer + "," + cola + "]", get("/api/prices?town=westend"));
        assertEquals("[" + beer + "]", get("/api/prices?town=westend&limit=1"));
        assertEquals("[" + cola + "]", get("/api/prices?town=westend&limit=1&after=BEER"));
        TownScope empty = new TownScope(new TownId("emptyend"));
        assertEquals(
                List.of(),
                backend.get(Database.class)
                        .transact(tx -> backend.get(Catalog.class).desired(tx, empty))
                        .items());
    }

    @Test
    void sayWhatAGiftCardHasStoredAndSellItWhereItsCurrencyIs() throws Exception {
        TownScope north = new TownScope(new TownId("northend"));
        backend.get(Database.class)
                .run(tx -> backend.get(Fleet.class).addTown(tx, new Fleet.Town(north.town(), "Town", "EUR"), NOW));
        sold("GIFT-10", "EUR");
        sold("GIFT-CHF", "CHF");
        String path = "/api/price-lists?town=northend";
        String item = "{\"key\":1,\"sku\":\"GIFT-10\",\"name\":\"Gift card\",\"priceMinor\":900}";
        assertProblem(400, "REQUEST-INVALID", admin.post(path, items(item.replace("GIFT-10", "GIFT-CHF"))));
        assertProblem(400, "REQUEST-INVALID", admin.post(path, items(item.replace("900", "0"))));
        assertEquals(201, admin.post(path, items(item)).statusCode());

        String story = admin.get("/api/price-lists/1?town=northend").body();
        assertTrue(story.endsWith("\"items\":[" + item.replace("900", "900,\"valueMinor\":1000") + "]}"), story);
        assertEquals(
                "[{\"sku\":\"GIFT-10\",\"name\":\"Gift card\",\"priceMinor\":900,\"valueMinor\":1000,\"currency\":\"EUR\",\"list\":1}]",
                admin.get("/api/prices?town=northend").body());
    }

    private static void sold(String sku, String currency) throws Exception {
        String product = "{\"sku\":\"" + sku + "\",\"name\":\"Gift card\",\"storedValue\":"
                + "{\"amountMinor\":1000,\"currency\":\"" + currency + "\"}}";
        assertEquals(201, admin.post("/api/products", product).statusCode());
    }

    private static String items(String item) {
        return "{\"items\":[" + item + "]}";
    }

    private static String get(String path) throws Exception {
        return operator.get(path).body();
    }

    private static void publish(TownScope scope, long version, long price) {
        PriceList list = new PriceList(
                version,
                "EUR",
                List.of(
                        new PriceList.Item(1, new Sku("COLA"), "Cola", new Money(price, "EUR")),
                        new PriceList.Item(2, new Sku("BEER"), "Beer", new Money(price + 1, "EUR"))));
        Bytes content = Bytes.of(RecordCodec.encode(list));
        backend.get(Database.class)
                .run(tx -> backend.get(Catalog.class).publish(tx, scope, list, content, content.sha256(), NOW));
    }
}
