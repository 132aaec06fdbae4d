package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Down;

/** What an operator stops is not sold, in that town, until it is lifted. */
class StopSaleTest {
    private static BackendUnderTest backend;
    private static URI api;
    private static Rest admin;
    private TestTown town;
    private String path;

    @BeforeAll
    static void startBackend() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        admin = Rest.person(backend, api, backend.token());
    }

    @AfterAll
    static void stopBackend() {
        admin.close();
        backend.close();
    }

    @BeforeEach
    void makeTown() {
        town = TestTown.greeted(backend);
        town.stock("near", 1, 9);
        path = "/api/stop-sale/" + TestTown.COLA + "?town=" + town.scope.id();
    }

    @Test
    void rejectsSalesUntilItIsLifted() throws Exception {
        assertInstanceOf(Down.SaleAccepted.class, verdict(town));

        HttpResponse<String> stopped = put(path, "{\"reason\":\"recalled\"}");
        assertEquals(200, stopped.statusCode(), stopped.body());
        Down.SaleRejected rejected = assertInstanceOf(Down.SaleRejected.class, verdict(town));
        assertEquals(Down.RejectReason.STOP_SALE, rejected.reason());
        assertEquals(1, town.reserved("near"));

        assertEquals(204, delete(path).statusCode());
        assertInstanceOf(Down.SaleAccepted.class, verdict(town));
        assertProblem(404, "NOT-FOUND", delete(path));
    }

    @Test
    void stopsNothingInAnotherTown() throws Exception {
        TestTown other = TestTown.greeted(backend);
        other.stock("near", 1, 9);
        assertEquals(200, put(path, "{\"reason\":\"recalled\"}").statusCode());
        assertInstanceOf(Down.SaleAccepted.class, verdict(other));
        String ofOther = "/api/stop-sale/" + TestTown.COLA + "?town=" + other.scope.id();
        assertProblem(404, "NOT-FOUND", delete(ofOther));
        assertInstanceOf(Down.SaleRejected.class, verdict(town));
    }

    @Test
    void isListedWithItsReasonAndWhoMadeIt() throws Exception {
        put(path, "{\"reason\":\"recalled\"}");
        String first = list("");
        assertTrue(
                first.startsWith("[{\"sku\":\"COLA-033\",\"reason\":\"recalled\",\"by\":\"admin\",\"since\":"), first);
        put(path, "{\"reason\":\"spoiled\"}");
        assertEquals(first.replace("recalled", "spoiled"), list(""));
        assertEquals("[]", list("&after=COLA-033"));
        assertEquals(204, delete(path).statusCode());
        assertEquals("[]", list(""));
        assertEquals(
                List.of("true recalled", "true spoiled", "false lifted"),
                backend.get(Database.class)
                        .transact(tx -> tx.query(
                                "SELECT * FROM catalog.stop_sale_change WHERE town_id = ? ORDER BY n",
                                row -> row.flag("stopped") + " " + row.text("reason"),
                                town.scope.id())));
    }

    @Test
    void refusesWhatHasNoReasonOrNoProductAndWhatIsTooMuch() throws Exception {
        assertProblem(400, "REQUEST-INVALID", put(path, "{\"reason\":\" \"}"));
        assertProblem(
                404, "NOT-FOUND", put(path.replace(TestTown.COLA.value(), "NO-SUCH"), "{\"reason\":\"recalled\"}"));
        backend.get(Database.class).run(tx -> {
            UUID product = UUID.randomUUID();
            tx.update("INSERT INTO catalog.product VALUES (?, 'Many', 'ACTIVE', now())", product);
            tx.update("INSERT INTO catalog.variant SELECT 'S-' || n, ?, 'x' FROM generate_series(1, 1000) n", product);
            tx.update(
                    "INSERT INTO catalog.stop_sale SELECT ?, 'S-' || n, 'x', now(), 'x' FROM generate_series(1, 1000) n",
                    town.scope.id());
        });
        assertProblem(409, "CONFLICT", put(path, "{\"reason\":\"recalled\"}"));
        assertEquals(
                200,
                put(path.replace(TestTown.COLA.value(), "S-7"), "{\"reason\":\"other\"}")
                        .statusCode());
    }

    private static Down verdict(TestTown in) {
        return in.send(in.vendor.sends(in.cola())).getFirst();
    }

    private String list(String more) throws Exception {
        return admin.get("/api/stop-sale?town=" + town.scope.id() + more).body();
    }

    private static HttpResponse<String> put(String where, String json) throws Exception {
        return admin.send(HttpRequest.newBuilder(api.resolve(where))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> delete(String where) throws Exception {
        return admin.send(HttpRequest.newBuilder(api.resolve(where)).DELETE());
    }
}
