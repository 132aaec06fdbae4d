package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;

/** What a town has is listed for its own people, page by page. */
class RegisterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final TownScope WEST = new TownScope(new TownId("westend"));
    private static final TownScope EAST = new TownScope(new TownId("eastend"));
    private static BackendUnderTest backend;
    private static Rest admin;
    private static Rest operator;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        URI api = backend.serve();
        admin = Rest.person(backend, api, backend.token());
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
        Fleet fleet = backend.get(Fleet.class);
        backend.get(Database.class).run(tx -> {
            for (TownScope scope : List.of(WEST, EAST)) {
                fleet.addTown(tx, new Fleet.Town(scope.town(), "The " + scope.id(), "EUR"), NOW);
                fleet.addMachine(tx, scope, machine("near", MachineKind.WAREHOUSE, 0, List.of()), NOW);
                fleet.addMachine(
                        tx, scope, machine("vendor", MachineKind.VENDOR, 42, List.of(new MachineId("near"))), NOW);
                for (String board : List.of("d1-", "d2-")) {
                    fleet.addDevice(tx, scope, new DeviceId(board + scope.id()), new MachineId("vendor"), NOW);
                }
            }
            var _ = backend.get(Revocations.class).revoke(tx, WEST, new DeviceId("d1-westend"), "olga", "stolen", NOW);
        });
    }

    @AfterAll
    static void stop() {
        List.of(admin, operator).forEach(Rest::close);
        backend.close();
    }

    @Test
    void listsTheTownsOfWhoAsksAndNoOther() throws Exception {
        String west = "{\"id\":\"westend\",\"name\":\"The westend\",\"currency\":\"EUR\"}";
        String east = west.replace("west", "east");
        assertEquals("[" + west + "]", operator.get("/api/towns").body());
        assertEquals("[" + east + "," + west + "]", admin.get("/api/towns").body());
        assertEquals("[" + east + "]", admin.get("/api/towns?limit=1").body());
        assertEquals("[" + west + "]", admin.get("/api/towns?after=eastend").body());
    }

    @Test
    void listsMachinesPageByPage() throws Exception {
        String near = "{\"id\":\"near\",\"kind\":\"WAREHOUSE\",\"vendorNumber\":0,\"serves\":[]}";
        String vendor = "{\"id\":\"vendor\",\"kind\":\"VENDOR\",\"vendorNumber\":42,\"serves\":[\"near\"]}";
        assertEquals("[" + near + "]", get("/api/machines?town=westend&limit=1"));
        assertEquals("[" + vendor + "]", get("/api/machines?town=westend&limit=1&after=near"));
        assertEquals("[]", get("/api/machines?town=westend&after=vendor"));
        assertProblem(400, "REQUEST-INVALID", operator.get("/api/machines?town=westend&limit=0"));
    }

    @Test
    void showsAMachineWithItsDevices() throws Exception {
        String story = get("/api/machines/vendor?town=westend");
        assertTrue(story.contains("\"vendorNumber\":42"), story);
        assertTrue(
                story.contains("\"id\":\"d1-westend\",\"machine\":\"vendor\",\"enrolledAt\":\"2026-11-21T12:00:00Z\","
                        + "\"revokedAt\":\"2026-11-21T12:00:00Z\""),
                story);
        assertTrue(story.contains("\"d2-westend\""), story);
        assertFalse(story.contains("eastend"), story);
        assertProblem(404, "NOT-FOUND", operator.get("/api/machines/nothing?town=westend"));
        assertProblem(404, "NOT-FOUND", operator.get("/api/machines/vendor?town=eastend"));
    }

    @Test
    void listsDevicesOfOneTownPageByPage() throws Exception {
        assertTrue(get("/api/devices?town=westend&limit=1").contains("\"d1-westend\""));
        String rest = get("/api/devices?town=westend&after=d1-westend");
        assertTrue(rest.contains("\"d2-westend\"") && !rest.contains("d1-"), rest);
        assertFalse(get("/api/devices?town=westend").contains("eastend"));
        assertProblem(404, "NOT-FOUND", operator.get("/api/devices?town=eastend"));
    }

    private static String get(String path) throws Exception {
        return operator.get(path).body();
    }

    private static Machine machine(String id, MachineKind kind, int number, List<MachineId> serves) {
        return new Machine(new MachineId(id), kind, number, serves);
    }
}
