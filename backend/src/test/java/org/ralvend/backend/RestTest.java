package org.ralvend.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.MutualTls;

/** What people may ask, over real HTTPS. */
class RestTest {
    private static BackendUnderTest backend;
    private static URI api;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        client = HttpClient.newBuilder().sslContext(trustingOurCa()).build();
        post("/api/towns", backend.token(), "{\"id\":\"westend\",\"name\":\"Westend\",\"currency\":\"EUR\"}");
        post("/api/towns", backend.token(), "{\"id\":\"eastend\",\"name\":\"Eastend\",\"currency\":\"EUR\"}");
    }

    @AfterAll
    static void stop() {
        client.close();
        backend.close();
    }

    @Test
    void refusesWhoIsNotSignedIn() throws Exception {
        assertProblem(401, "NOT-SIGNED-IN", get("/api/fleet?town=westend", "nobody"));
    }

    @Test
    void asksForTheTown() throws Exception {
        assertProblem(400, "TOWN-MISSING", get("/api/fleet", BackendUnderTest.OPERATOR));
    }

    @Test
    void hidesATownFromWhoDoesNotBelongThere() throws Exception {
        assertEquals(
                200, get("/api/fleet?town=westend", BackendUnderTest.OPERATOR).statusCode());
        assertProblem(404, "NOT-FOUND", get("/api/fleet?town=eastend", BackendUnderTest.OPERATOR));
        assertProblem(404, "NOT-FOUND", get("/api/fleet?town=nowhere", BackendUnderTest.OPERATOR));
        String machine = "{\"id\":\"spy\",\"kind\":\"VENDOR\",\"vendorNumber\":1,\"serves\":[]}";
        assertProblem(404, "NOT-FOUND", post("/api/machines?town=eastend", BackendUnderTest.OPERATOR, machine));
    }

    @Test
    void letsOnlyAnAdministratorMakeTowns() throws Exception {
        String town = "{\"id\":\"newtown\",\"name\":\"New\",\"currency\":\"EUR\"}";
        assertProblem(403, "NOT-ALLOWED", post("/api/towns", BackendUnderTest.OPERATOR, town));
    }

    @Test
    void namesWhatIsWrongWithARequest() throws Exception {
        String bad = "{\"id\":\"Not A Name\",\"name\":\"x\",\"currency\":\"EUR\"}";
        HttpResponse<String> answer = post("/api/towns", backend.token(), bad);
        assertProblem(400, "REQUEST-INVALID", answer);
        assertTrue(answer.body().contains("TownId"), answer.body());
    }

    @Test
    void refusesAForgedClaim() throws Exception {
        String body = "{\"machine\":\"vendor-1\",\"claim\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"csr\":\"none\"}";
        assertProblem(403, "CLAIM-INVALID", post("/device/v1/enrolments", "nobody", body));
    }

    @Test
    void givesContentToNobodyWithoutACertificate() throws Exception {
        assertProblem(401, "NOT-SIGNED-IN", get("/device/v1/content/" + "00".repeat(32), backend.token()));
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
    void tellsLivenessAndMetrics() throws Exception {
        assertEquals(200, get("/health/liveness", "nobody").statusCode());
        assertEquals(200, get("/health/readiness", "nobody").statusCode());
        assertTrue(get("/prometheus", "nobody").body().contains("jvm_"));
    }

    @Test
    void refusesToRunOnADatabaseThatCouldLoseACommit() throws Exception {
        backend.get(Database.class).requireDurable();
        try (EmbeddedPostgres unsafe = EmbeddedPostgres.builder().start();
                BackendUnderTest onUnsafe = BackendUnderTest.start(unsafe, "unsafe")) {
            Fault refused =
                    assertThrows(Fault.class, () -> onUnsafe.get(Database.class).requireDurable());
            assertEquals(FaultCode.DATABASE_UNSAFE, refused.code());
            assertTrue(refused.detail().startsWith("fsync is off"), refused.detail());
        }
    }

    private static HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve(path)).GET(), token);
    }

    private static HttpResponse<String> post(String path, String token, String json)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(api.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        return client.send(
                request.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        Map<String, List<String>> headers = answer.headers().map();
        assertFalse(headers.getOrDefault("content-type", List.of()).stream()
                .noneMatch(type -> type.startsWith("application/problem+json")));
        assertTrue(answer.body().contains("\"type\":\"urn:ralvend:fault:" + code + "\""), answer.body());
    }

    private static SSLContext trustingOurCa() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                MutualTls.readCertificates(backend.home().resolve("ca").resolve("ca.pem"))
                        .getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
