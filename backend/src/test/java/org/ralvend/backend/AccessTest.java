package org.ralvend.backend;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route there is, and who is refused there. A route that this table does not name fails. */
class AccessTest {
    /** Who may: everybody, everybody who is signed in, everybody of the town, those with a role there, with a role anywhere, or a device. */
    private enum Door {
        OPEN,
        SIGNED_IN,
        TOWN,
        TOWN_ROLE,
        ROLE,
        DEVICE
    }

    /** @param body a good one, for a POST or PUT */
    private record Route(Door door, @Nullable String body) {}

    private static final Map<String, Route> ROUTES = Map.ofEntries(
            entry("GET /health", new Route(Door.OPEN, null)),
            entry("GET /health/{selector}", new Route(Door.OPEN, null)),
            entry("GET /prometheus", new Route(Door.ROLE, null)),
            entry("POST /device/v1/enrolments", new Route(Door.OPEN, "{}")),
            entry("POST /device/v1/renewals", new Route(Door.DEVICE, "{\"csr\":\"none\"}")),
            entry("GET /device/v1/release/metadata/{name}", new Route(Door.DEVICE, null)),
            entry("GET /device/v1/release/targets/{+name}", new Route(Door.DEVICE, null)),
            entry("POST /api/towns", new Route(Door.ROLE, "{\"id\":\"t\",\"name\":\"T\",\"currency\":\"EUR\"}")),
            entry("POST /api/products", new Route(Door.ROLE, "{\"sku\":\"TEA\",\"name\":\"Tea\"}")),
            entry("GET /api/towns", new Route(Door.SIGNED_IN, null)),
            entry("GET /api/machines", new Route(Door.TOWN, null)),
            entry("GET /api/machines/{id}", new Route(Door.TOWN, null)),
            entry("GET /api/devices", new Route(Door.TOWN, null)),
            entry(
                    "POST /api/machines",
                    new Route(Door.TOWN_ROLE, "{\"id\":\"spy\",\"kind\":\"VENDOR\",\"vendorNumber\":1,\"serves\":[]}")),
            entry("POST /api/machines/{id}/claims", new Route(Door.TOWN_ROLE, "")),
            entry("POST /api/gift-cards", new Route(Door.TOWN_ROLE, "{\"amountMinor\":50,\"reason\":\"a voucher\"}")),
            entry("POST /api/gift-cards/{id}/block", new Route(Door.TOWN_ROLE, "{\"reason\":\"stolen\"}")),
            entry("POST /api/gift-cards/{id}/unblock", new Route(Door.TOWN_ROLE, "{\"reason\":\"found\"}")),
            entry("GET /api/gift-cards/{id}", new Route(Door.TOWN, null)),
            entry("POST /api/sales/{id}/refund", new Route(Door.TOWN_ROLE, "{\"amountMinor\":50,\"reason\":\"paid\"}")),
            entry("POST /api/attempts/{id}/write-off", new Route(Door.TOWN_ROLE, "{\"reason\":\"gone\"}")),
            entry("POST /api/machines/{id}/declare-offline", new Route(Door.TOWN_ROLE, "{\"reason\":\"burned down\"}")),
            entry("POST /api/machines/{id}/readmit", new Route(Door.TOWN_ROLE, "{\"reason\":\"repaired\"}")),
            entry("POST /api/devices/{id}/revoke", new Route(Door.TOWN_ROLE, "{\"reason\":\"stolen\"}")),
            entry("POST /api/price-lists", new Route(Door.TOWN_ROLE, "{\"items\":[]}")),
            entry("GET /api/price-lists", new Route(Door.TOWN, null)),
            entry("GET /api/price-lists/{version}", new Route(Door.TOWN, null)),
            entry("GET /api/prices", new Route(Door.TOWN, null)),
            entry("GET /api/products", new Route(Door.SIGNED_IN, null)),
            entry(
                    "POST /api/products/{id}/variants",
                    new Route(Door.ROLE, "{\"sku\":\"TEA-2\",\"name\":\"Tea, two\"}")),
            entry("POST /api/price-lists/{version}/withdrawal", new Route(Door.TOWN_ROLE, "")),
            entry(
                    "POST /api/receipts",
                    new Route(Door.TOWN_ROLE, "{\"machine\":\"near\",\"slot\":1,\"sku\":\"COLA\",\"units\":1}")),
            entry("GET /api/receipts", new Route(Door.TOWN, null)),
            entry("GET /api/stop-sale", new Route(Door.TOWN, null)),
            entry("PUT /api/stop-sale/{sku}", new Route(Door.TOWN_ROLE, "{\"reason\":\"recalled\"}")),
            entry("DELETE /api/stop-sale/{sku}", new Route(Door.TOWN_ROLE, null)),
            entry("GET /api/locations", new Route(Door.TOWN, null)),
            entry("GET /api/sales", new Route(Door.TOWN, null)),
            entry("GET /api/sales/{id}", new Route(Door.TOWN, null)),
            entry("GET /api/unbookable", new Route(Door.TOWN_ROLE, null)),
            entry("GET /s/{secret}", new Route(Door.OPEN, null)),
            entry("POST /s/{secret}", new Route(Door.OPEN, "do=give")),
            entry("GET /s/{secret}/events", new Route(Door.OPEN, null)),
            entry("GET /s/a/{name}", new Route(Door.OPEN, null)),
            entry("GET /robots.txt", new Route(Door.OPEN, null)),
            entry("GET /api/fleet", new Route(Door.TOWN, null)),
            entry("GET /api/alerts", new Route(Door.TOWN, null)));

    private static BackendUnderTest backend;
    private static URI api;
    private static Rest operator;
    private static Rest powerless;
    private static Rest unknown;
    private static Rest nobody;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
        powerless = Rest.person(backend, api, BackendUnderTest.MONITOR);
        unknown = Rest.person(backend, api, "no-such-token");
        nobody = Rest.person(backend, api, null);
        try (Rest admin = Rest.person(backend, api, backend.token())) {
            admin.post("/api/towns", "{\"id\":\"westend\",\"name\":\"Westend\",\"currency\":\"EUR\"}");
            admin.post("/api/towns", "{\"id\":\"eastend\",\"name\":\"Eastend\",\"currency\":\"EUR\"}");
        }
    }

    @AfterAll
    static void stop() {
        List.of(operator, powerless, unknown, nobody).forEach(Rest::close);
        backend.close();
    }

    @Test
    void namesEveryRouteThereIs() {
        TreeSet<String> served = backend.get(Router.class)
                .uriRoutes()
                .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                .map(route -> route.getHttpMethod() + " "
                        + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ROUTES.keySet()), served);
    }

    @Test
    void refusesWhoIsNotSignedIn() throws Exception {
        for (String route : those(Door.SIGNED_IN, Door.TOWN, Door.TOWN_ROLE, Door.ROLE, Door.DEVICE)) {
            assertProblem(401, "NOT-SIGNED-IN", ask(nobody, route, "westend"));
            assertProblem(401, "NOT-SIGNED-IN", ask(unknown, route, "westend"));
        }
    }

    @Test
    void refusesAPersonAtADevicesDoor() throws Exception {
        for (String route : those(Door.DEVICE)) {
            assertProblem(401, "NOT-SIGNED-IN", ask(operator, route, "westend"));
        }
    }

    @Test
    void refusesWhoLacksTheRole() throws Exception {
        for (String route : those(Door.TOWN_ROLE, Door.ROLE)) {
            Rest wrong = route.equals("GET /prometheus") ? operator : powerless;
            assertProblem(403, "NOT-ALLOWED", ask(wrong, route, "westend"));
        }
    }

    @Test
    void asksForTheTown() throws Exception {
        for (String route : those(Door.TOWN, Door.TOWN_ROLE)) {
            assertProblem(400, "TOWN-MISSING", ask(operator, route, ""));
        }
    }

    @Test
    void tellsAStrangerNothingOfATownNotEvenWhetherThereIsOne() throws Exception {
        for (String route : those(Door.TOWN, Door.TOWN_ROLE)) {
            String foreign = assertProblem(404, "NOT-FOUND", ask(operator, route, "eastend"));
            String missing = assertProblem(404, "NOT-FOUND", ask(operator, route, "nowhere"));
            String noName = assertProblem(404, "NOT-FOUND", ask(operator, route, "NO..NAME"));
            assertEquals(missing.replace("nowhere", "eastend"), foreign, route);
            assertEquals(noName.replace("NO..NAME", "eastend"), foreign, route);
        }
    }

    @Test
    void servesWhoBelongsThere() throws Exception {
        for (String route : List.of(
                "GET /api/fleet", "GET /api/alerts", "GET /api/locations", "GET /api/sales", "GET /api/unbookable")) {
            assertEquals(200, ask(operator, route, "westend").statusCode(), route);
        }
        assertEquals(200, powerless.get("/prometheus").statusCode());
    }

    @Test
    void cannotBeSlippedPastByAnotherSpelling() throws Exception {
        for (String path : List.of("/prometheus/", "/api//fleet?town=westend", "/api/fleet/?town=westend")) {
            int status = nobody.get(path).statusCode();
            assertTrue(status == 401 || status == 404 || status == 400, path + ": " + status);
        }
    }

    private static List<String> those(Door... doors) {
        List<Door> wanted = List.of(doors);
        List<String> routes = ROUTES.entrySet().stream()
                .filter(route -> wanted.contains(route.getValue().door()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertTrue(routes.size() >= 2, "looked at " + routes);
        return routes;
    }

    private static HttpResponse<String> ask(Rest who, String route, String town) throws Exception {
        String path = route.substring(route.indexOf(' ') + 1)
                        .replace(
                                "{id}",
                                List.of("/sales/", "/products/", "/attempts/", "/gift-cards/").stream()
                                                .anyMatch(route::contains)
                                        ? "01a3b58e-7b1e-7000-8000-000000000001"
                                        : "d-1")
                        .replace("{version}", "1")
                        .replace("{sku}", "COLA")
                        .replace("{name}", "none")
                        .replace("{+name}", "none")
                + (town.isEmpty() ? "" : "?town=" + town);
        String body = Objects.requireNonNull(ROUTES.get(route)).body();
        String method = route.substring(0, route.indexOf(' '));
        return switch (method) {
            case "GET" -> who.get(path);
            case "POST" -> who.post(path, Objects.requireNonNull(body));
            default ->
                who.send(HttpRequest.newBuilder(api.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        };
    }
}
