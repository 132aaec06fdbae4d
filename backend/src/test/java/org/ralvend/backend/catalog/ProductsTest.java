package org.ralvend.backend.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;

/** Products with their variants, as people add and read them. */
class ProductsTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static BackendUnderTest backend;
    private static Rest operator;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        operator = Rest.person(backend, backend.serve(), BackendUnderTest.OPERATOR);
    }

    @AfterAll
    static void stop() {
        operator.close();
        backend.close();
    }

    @Test
    void getsASecondVariantWhoseSkuIsFree() throws Exception {
        String tea = id(add("TEA-033", "Tea"));
        String path = "/api/products/" + tea + "/variants";
        HttpResponse<String> added = operator.post(path, "{\"sku\":\"TEA-100\",\"name\":\"Tea, a litre\"}");
        assertEquals(201, added.statusCode());
        String product = "{\"id\":\"" + tea + "\",\"name\":\"Tea\",\"status\":\"ACTIVE\",\"variants\":["
                + "{\"sku\":\"TEA-033\",\"name\":\"Tea\"},{\"sku\":\"TEA-100\",\"name\":\"Tea, a litre\"}]}";
        assertEquals(product, added.body());
        assertTrue(operator.get("/api/products?limit=500").body().contains(product));

        assertProblem(409, "CONFLICT", operator.post(path, "{\"sku\":\"TEA-100\",\"name\":\"Again\"}"));
        assertProblem(409, "CONFLICT", operator.post("/api/products", "{\"sku\":\"TEA-100\",\"name\":\"Again\"}"));
        assertProblem(400, "REQUEST-INVALID", operator.post(path, "{\"sku\":\"TEA-200\",\"name\":\" \"}"));
        String nothing = "/api/products/" + UUID.randomUUID() + "/variants";
        assertProblem(404, "NOT-FOUND", operator.post(nothing, "{\"sku\":\"TEA-200\",\"name\":\"Tea\"}"));
    }

    @Test
    void isAGiftCardWhereItHasAStoredValue() throws Exception {
        String first =
                "{\"sku\":\"GIFT-10\",\"name\":\"Gift card\",\"storedValue\":{\"amountMinor\":1000,\"currency\":\"EUR\"}}";
        HttpResponse<String> added = operator.post("/api/products", first);
        assertEquals(201, added.statusCode(), added.body());
        assertTrue(added.body().endsWith("\"variants\":[" + first + "]}"), added.body());
        String variants = "/api/products/" + id(added.body()) + "/variants";
        String second = first.replace("GIFT-10", "GIFT-500").replace("1000", "50000");
        String both = operator.post(variants, second).body();
        assertTrue(both.endsWith("\"variants\":[" + first + "," + second + "]}"), both);

        String other = first.replace("GIFT-10", "GIFT-X");
        for (String amount : new String[] {"0", "-1", "50001"}) {
            assertProblem(400, "REQUEST-INVALID", operator.post(variants, other.replace("1000", amount)));
        }
        assertProblem(400, "REQUEST-INVALID", operator.post(variants, other.replace("EUR", "euro")));
    }

    @Test
    void hasNoMoreVariantsThanItMay() throws Exception {
        String many = id(add("MANY-0", "Many"));
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "INSERT INTO catalog.variant SELECT 'MANY-' || n, ?, 'x' FROM generate_series(1, ?) n",
                        UUID.fromString(many),
                        Products.MAX_VARIANTS - 1));
        String variant = "{\"sku\":\"MANY-100\",\"name\":\"One more\"}";
        assertProblem(409, "CONFLICT", operator.post("/api/products/" + many + "/variants", variant));
    }

    @Test
    void areListedPageByPageEachOnce() throws Exception {
        for (int n = 0; n < 5; n++) {
            add("PAGE-" + n, "Page " + n);
        }
        StringBuilder all = new StringBuilder();
        String after = "00000000-0000-0000-0000-000000000000";
        for (int page = 0; page < 100; page++) {
            String lines = operator.get("/api/products?limit=2&after=" + after).body();
            if (lines.equals("[]")) {
                break;
            }
            all.append(lines);
            Matcher ids = ID.matcher(lines);
            while (ids.find()) {
                after = ids.group(1);
            }
        }
        for (int n = 0; n < 5; n++) {
            assertEquals(2, all.toString().split("\"name\":\"Page " + n + "\",\"status\"", -1).length, all.toString());
        }
        assertProblem(400, "REQUEST-INVALID", operator.get("/api/products?limit=501"));
        assertProblem(400, "REQUEST-INVALID", operator.get("/api/products?after=nothing"));
    }

    private static String add(String sku, String name) throws Exception {
        HttpResponse<String> added =
                operator.post("/api/products", "{\"sku\":\"" + sku + "\",\"name\":\"" + name + "\"}");
        assertEquals(201, added.statusCode(), added.body());
        return added.body();
    }

    private static String id(String product) {
        Matcher id = ID.matcher(product);
        assertTrue(id.find(), product);
        return id.group(1);
    }
}
