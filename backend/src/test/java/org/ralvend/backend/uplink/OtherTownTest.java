package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.CertificateAuthority;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.backend.fleet.Revocations;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.release.Releases;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.json.Bytes;

/** Two towns with the same products and machines of the same names: neither sees nor touches anything of the other's. */
class OtherTownTest {
    private static BackendUnderTest backend;
    private static URI api;
    private static Intake intake;
    private static TestTown west;
    private static TestTown east;
    private static Rest operator;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        intake = backend.get(Intake.class);
        west = new TestTown(backend, "westend");
        east = new TestTown(backend, "eastend");
        operator = Rest.person(backend, api, BackendUnderTest.OPERATOR);
    }

    @AfterAll
    static void stop() {
        operator.close();
        backend.close();
    }

    @Test
    void reservesNothingOfAnotherTownsStock() throws Exception {
        east.stock("near", 1, 9);
        List<Inventory.Location> before = east.locations();
        SaleRequested cola = west.cola();
        Down verdict = Down.decode(intake.process(west.scope, List.of(west.vendor.sends(cola)))
                .getFirst()
                .payload()
                .toArray());
        assertInstanceOf(Down.SaleRejected.class, verdict);
        assertEquals(before, east.locations());
    }

    @Test
    void findsNoSaleOfAnotherTownByItsId() throws Exception {
        east.stock("far", 2, 1);
        SaleRequested cola = east.cola();
        intake.process(east.scope, List.of(east.vendor.sends(cola)));
        assertProblem(404, "NOT-FOUND", operator.get("/api/sales/" + cola.sale() + "?town=westend"));
        assertFalse(operator.get("/api/sales?town=westend")
                .body()
                .contains(cola.sale().toString()));
        assertFalse(operator.get("/api/fleet?town=westend").body().contains("eastend"));
    }

    @Test
    void changesNothingOfAnotherTownByGuessingIds() throws Exception {
        east.publish(7, new Money(99, "EUR"));
        assertProblem(404, "NOT-FOUND", operator.post("/api/price-lists/7/withdrawal?town=westend", ""));
        DeviceId theirs = east.vendor.known.device();
        String stolen = "{\"reason\":\"stolen\"}";
        assertProblem(404, "NOT-FOUND", operator.post("/api/devices/" + theirs + "/revoke?town=westend", stolen));
        assertFalse(denied().devices().contains(theirs.value()));
        assertProblem(404, "NOT-FOUND", operator.post("/api/machines/nothing/claims?town=westend", ""));
        String receipt = "{\"machine\":\"nothing\",\"slot\":1,\"sku\":\"COLA-033\",\"units\":1}";
        assertProblem(404, "NOT-FOUND", operator.post("/api/receipts?town=westend", receipt));
    }

    @Test
    void givesADeviceItsOwnTownsPricesOnly() throws Exception {
        Releases releases = backend.get(Releases.class);
        releases.prices(west.scope, Optional.of(new Releases.PriceFile(9, Bytes.ofText("west"))));
        releases.prices(east.scope, Optional.of(new Releases.PriceFile(9, Bytes.ofText("east"))));
        String targets = "/device/v1/release/targets/prices/";
        String metadata = "/device/v1/release/metadata/";
        try (Rest device = device(west.vendor.known.device())) {
            assertEquals(
                    200, device.get(targets + hex("west") + ".westend.json").statusCode());
            assertProblem(404, "NOT-FOUND", device.get(targets + hex("east") + ".eastend.json"));
            assertEquals(200, device.get(metadata + role("westend")).statusCode());
            assertProblem(404, "NOT-FOUND", device.get(metadata + role("eastend")));
            assertEquals(200, device.get(metadata + "1.root.json").statusCode());
            assertProblem(404, "NOT-FOUND", device.get(metadata + "nothing"));
        }
    }

    /** The file of a town's role. */
    private static String role(String town) throws IOException {
        Path metadata = backend.home().resolve("release/repository/metadata");
        try (Stream<Path> files = Files.list(metadata.toRealPath())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".prices-" + town + ".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String hex(String content) {
        return HexFormat.of().formatHex(Bytes.ofText(content).sha256().toArray());
    }

    @Test
    void servesNoDeviceThatIsRevokedUnknownOrNoDevice() throws Exception {
        DeviceId far = west.far.known.device();
        long before = denied().number();
        String first = operator.post("/api/devices/" + far + "/revoke?town=westend", "{\"reason\":\"stolen\"}")
                .body();
        assertTrue(first.contains("\"actor\":\"olga\"") && first.contains("stolen"), first);
        String again = operator.post("/api/devices/" + far + "/revoke?town=westend", "{\"reason\":\"again\"}")
                .body();
        assertEquals(first, again);
        assertTrue(denied().number() > before);
        assertTrue(denied().devices().contains(far.value()));
        String content = "/device/v1/release/metadata/1.root.json";
        try (Rest revoked = device(far);
                Rest stranger = device(new DeviceId("d-stranger"));
                Rest backendItself = program("d-westend-near", Role.BACKEND)) {
            for (Rest refused : List.of(revoked, stranger, backendItself)) {
                assertProblem(403, "DEVICE-UNKNOWN", refused.get(content));
                assertProblem(403, "DEVICE-UNKNOWN", refused.post("/device/v1/renewals", "{\"csr\":\"none\"}"));
            }
        }
    }

    @Test
    void givesTheDenyListAGrowingNumberAndTheSameDevicesForTheSameNumber() throws Exception {
        operator.post("/api/devices/" + west.near.known.device() + "/revoke?town=westend", "{\"reason\":\"one\"}");
        DenyList one = denied();
        assertEquals(one, denied());
        backend.get(Database.class).run(tx -> tx.update("UPDATE fleet.deny_list SET number = number + 1000000000000"));
        long ahead = denied().number();
        operator.post("/api/devices/" + west.vendor.known.device() + "/revoke?town=westend", "{\"reason\":\"\"}");
        assertEquals(ahead, denied().number(), "no reason, no revocation");
    }

    private static DenyList denied() {
        return backend.get(Database.class).transact(backend.get(Revocations.class)::denied);
    }

    private static Rest device(DeviceId id) throws GeneralSecurityException, IOException {
        return program(id.value(), Role.DEVICE);
    }

    private static Rest program(String name, Role role) throws GeneralSecurityException, IOException {
        Path folder = backend.home().resolve("identity-" + name + "-" + role);
        backend.get(CertificateAuthority.class).equip(folder, name, role, List.of("localhost"), Instant.now());
        return Rest.program(api, folder);
    }
}
