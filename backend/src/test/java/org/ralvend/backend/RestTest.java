package org.ralvend.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** How requests of people are refused: always one form, with the field named, never with what is none of their business. */
class RestTest {
    private static BackendUnderTest backend;
    private static URI api;
    private static Rest admin;
    private static Rest operator;
    private static Rest nobody;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        admin = Rest.person(backend, api, backend.token());
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
        nobody = Rest.person(backend, api, null);
        admin.post("/api/towns", "{\"id\":\"westend\",\"name\":\"Westend\",\"currency\":\"EUR\"}");
        admin.post("/api/products", "{\"sku\":\"COLA\",\"name\":\"Cola\"}");
        operator.post("/api/machines?town=westend", machine("W", "WAREHOUSE"));
    }

    @AfterAll
    static void stop() {
        List.of(admin, operator, nobody).forEach(Rest::close);
        backend.close();
    }

    @Test
    void namesTheFieldThatIsMissing() throws Exception {
        String body = assertProblem(
                400,
                "REQUEST-INVALID",
                operator.post("/api/machines?town=westend", "{\"id\":\"x\",\"vendorNumber\":1,\"serves\":[]}"));
        assertTrue(body.contains("kind is missing"), body);
    }

    @Test
    void namesTheFieldThatHasTheWrongKindOfValue() throws Exception {
        String body = assertProblem(
                400,
                "REQUEST-INVALID",
                operator.post(
                        "/api/receipts?town=westend",
                        "{\"machine\":\"W\",\"slot\":\"three\",\"sku\":\"COLA\",\"units\":1}"));
        assertTrue(body.contains("slot"), body);
        String limit = assertProblem(400, "REQUEST-INVALID", operator.get("/api/fleet?town=westend&limit=many"));
        assertTrue(limit.contains("limit"), limit);
    }

    @Test
    void namesTheFieldThatIsOutOfBounds() throws Exception {
        assertNames("kind", "/api/machines?town=westend", machine("x", "ROBOT"));
        assertNames(
                "vendorNumber",
                "/api/machines?town=westend",
                machine("x", "VENDOR").replace(":1,", ":10000,"));
        assertNames("slot", "/api/receipts?town=westend", receipt("W", 0, 1));
        assertNames("units", "/api/receipts?town=westend", receipt("W", 1, 0));
        assertNames("MachineId", "/api/machines?town=westend", machine("Not A Name", "VENDOR"));
        String body = assertProblem(400, "REQUEST-INVALID", operator.get("/api/fleet?town=westend&limit=501"));
        assertTrue(body.contains("limit"), body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"id\":", "\u0000", "{\"id\":{\"a\":[]}}"})
    void refusesWhatIsNoJsonOfTheRightShape(String body) throws Exception {
        String problem = assertProblem(400, "REQUEST-INVALID", operator.post("/api/machines?town=westend", body));
        assertFalse(problem.contains("org.ralvend") || problem.contains("io.micronaut"), problem);
    }

    @Test
    void refusesAnotherMediaType() throws Exception {
        HttpRequest.Builder text = HttpRequest.newBuilder(api.resolve("/api/machines?town=westend"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello"));
        assertProblem(415, "MEDIA-TYPE-UNSUPPORTED", operator.send(text));
    }

    @Test
    void refusesAnUnknownAddressAndAnotherMethod() throws Exception {
        assertProblem(404, "NOT-FOUND", operator.get("/api/nothing?town=westend"));
        assertProblem(404, "NOT-FOUND", nobody.get("/nothing"));
        HttpResponse<String> refused =
                operator.send(HttpRequest.newBuilder(api.resolve("/api/alerts")).DELETE());
        assertProblem(405, "METHOD-NOT-ALLOWED", refused);
        assertEquals(
                "GET",
                refused.headers()
                        .firstValue("allow")
                        .orElse("")
                        .replace(",HEAD", "")
                        .replace("HEAD,", ""));
    }

    @Test
    void refusesABodyBeyondItsLimit() throws Exception {
        assertProblem(
                413,
                "REQUEST-TOO-LARGE",
                operator.post("/api/machines?town=westend", " ".repeat(300 * 1024) + machine("x", "VENDOR")));
    }

    @Test
    void saysNothingOfTheDatabase() throws Exception {
        String body = assertProblem(
                400, "REQUEST-INVALID", admin.post("/api/products", "{\"sku\":\"NUL\",\"name\":\"a\\u0000b\"}"));
        assertFalse(body.matches("(?i).*(sql|catalog|utf8|psql|insert).*"), body);
    }

    @Test
    void letsOnlyAnAdministratorMakeTowns() throws Exception {
        String town = "{\"id\":\"newtown\",\"name\":\"New\",\"currency\":\"EUR\"}";
        assertProblem(403, "NOT-ALLOWED", operator.post("/api/towns", town));
    }

    @Test
    void refusesAForgedClaim() throws Exception {
        String body = "{\"machine\":\"vendor-1\",\"claim\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"csr\":\"none\"}";
        assertProblem(403, "CLAIM-INVALID", nobody.post("/device/v1/enrolments", body));
    }

    @Test
    void isNotBelievedByAClientThatDoesNotKnowItsCa() {
        try (HttpClient stranger = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(api.resolve("/health")).build();
            assertThrows(
                    SSLHandshakeException.class, () -> stranger.send(request, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void tellsEverybodyWhetherItIsUpAndNothingMore() throws Exception {
        for (String path : List.of("/health", "/health/liveness", "/health/readiness")) {
            HttpResponse<String> answer = nobody.get(path);
            assertEquals(200, answer.statusCode());
            assertEquals("{\"status\":\"UP\"}", answer.body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beans",
                "caches",
                "env",
                "info",
                "loggers",
                "metrics",
                "refresh",
                "routes",
                "stop",
                "threaddump",
                "flyway"
            })
    void hasNoOtherManagementEndpoint(String name) throws Exception {
        assertProblem(404, "NOT-FOUND", admin.get("/" + name));
    }

    @Test
    void refusesToRunOnADatabaseThatCouldLoseACommit() throws Exception {
        backend.get(Database.class).requireDurable();
        try (EmbeddedPostgres unsafe = EmbeddedPostgres.builder().start();
                BackendUnderTest onUnsafe = BackendUnderTest.start(unsafe, "unsafe", 0)) {
            Fault refused =
                    assertThrows(Fault.class, () -> onUnsafe.get(Database.class).requireDurable());
            assertEquals(FaultCode.DATABASE_UNSAFE, refused.code());
            assertTrue(refused.detail().startsWith("fsync is off"), refused.detail());
        }
    }

    private static void assertNames(String field, String path, String body) throws Exception {
        String problem = assertProblem(400, "REQUEST-INVALID", operator.post(path, body));
        assertTrue(problem.contains(field), problem);
        assertFalse(problem.contains("org.ralvend"), problem);
    }

    private static String machine(String id, String kind) {
        return "{\"id\":\"" + id + "\",\"kind\":\"" + kind + "\",\"vendorNumber\":1,\"serves\":[]}";
    }

    private static String receipt(String machine, int slot, int units) {
        return "{\"machine\":\"" + machine + "\",\"slot\":" + slot + ",\"sku\":\"COLA\",\"units\":" + units + "}";
    }
}
