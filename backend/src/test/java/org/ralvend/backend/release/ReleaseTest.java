package org.ralvend.backend.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.CertificateAuthority;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.MutualTls;
import org.ralvend.updater.bundle.PriceNames;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.MetadataFolder;
import org.ralvend.updater.tuf.Mirror;
import org.ralvend.updater.tuf.Time;

/** What devices install, as they get it from a backend. */
class ReleaseTest {
    private static final TownScope WEST = new TownScope(new TownId("westend"));
    private static final Bytes LIST = Bytes.ofText("0123456789");
    private static BackendUnderTest backend;
    private static URI api;
    private static Rest device;
    private static MutualTls tls;

    @TempDir
    private Path folder = Path.of("unset");

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        MachineId vendor = new MachineId("vendor");
        backend.get(Database.class).run(tx -> {
            Fleet fleet = backend.get(Fleet.class);
            fleet.addTown(tx, new Fleet.Town(WEST.town(), "West", "EUR"), Instant.EPOCH);
            fleet.addMachine(tx, WEST, new Machine(vendor, MachineKind.VENDOR, 1, List.of()), Instant.EPOCH);
            fleet.addDevice(tx, WEST, new DeviceId("d-1"), vendor, Instant.EPOCH);
        });
        Path identity = backend.home().resolve("d-1");
        backend.get(CertificateAuthority.class)
                .equip(identity, "d-1", Role.DEVICE, List.of("localhost"), Instant.now());
        tls = MutualTls.read(identity);
        device = Rest.program(api, identity);
        releases().prices(WEST, Optional.of(new Releases.PriceFile(1, LIST)));
    }

    @AfterAll
    static void stop() {
        device.close();
        backend.close();
    }

    private static Releases releases() {
        return backend.get(Releases.class);
    }

    private static String list() {
        return "/device/v1/release/targets/prices/"
                + HexFormat.of().formatHex(LIST.sha256().toArray()) + ".westend.json";
    }

    private static HttpResponse<String> get(String path, String name, String value) throws Exception {
        return device.send(HttpRequest.newBuilder(api.resolve(path)).header(name, value));
    }

    /** As vendors do it. */
    private Bytes install(Time time) {
        MetadataFolder metadata = new MetadataFolder(folder.resolve("metadata"));
        String base = api + "/device/v1/release/";
        Mirror mirror = new Mirror(tls.context());
        if (!metadata.isBegun()) {
            Client.begin(
                    metadata,
                    mirror.find(base + "metadata/1.root.json", 100_000).orElseThrow());
        }
        Client client = Client.refresh(metadata, mirror, base + "metadata/", time);
        return client.read(client.find(PriceNames.target("westend")), base + "targets/", 1000);
    }

    @Test
    void isBelievedByAClient() {
        assertEquals(LIST, install(Time.of(Instant.now())));
    }

    @Test
    void staysFresh() {
        Instant now = Instant.now();
        install(Time.of(now));
        for (int i = 1; i <= 3; i++) {
            Instant later = now.plus(Duration.ofHours(25L * i));
            Fault stale = assertThrows(Fault.class, () -> install(Time.of(later)));
            assertEquals(FaultCode.UPDATE_EXPIRED, stale.code());
            releases().round(later);
            install(Time.of(later));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-3 | 206 | 0123       | bytes 0-3/10",
                "bytes=7-  | 206 | 789        | bytes 7-9/10",
                "bytes=-2  | 206 | 89         | bytes 8-9/10",
                "bytes=5-99| 206 | 56789      | bytes 5-9/10",
                "bytes=10- | 416 | ''         | bytes */10",
                "bytes=5-3 | 200 | 0123456789 | ''",
                "bytes=1-2,4-5 | 200 | 0123456789 | ''",
                "lines=1-2 | 200 | 0123456789 | ''"
            })
    void givesAPart(String range, int status, String content, String said) throws Exception {
        HttpResponse<String> answer = get(list(), "Range", range);
        assertEquals(status, answer.statusCode());
        assertEquals(content, status == 416 ? "" : answer.body());
        assertEquals(said, answer.headers().firstValue("Content-Range").orElse(""));
    }

    @Test
    void givesNothingTwice() throws Exception {
        for (String path : List.of(list(), "/device/v1/release/metadata/timestamp.json")) {
            String tag = device.get(path).headers().firstValue("ETag").orElseThrow();
            assertEquals(304, get(path, "If-None-Match", tag).statusCode());
            assertEquals(200, get(path, "If-None-Match", "\"other\"").statusCode());
        }
    }

    @Test
    void givesTheWholeWhereItIsAnotherThanOneBegan() throws Exception {
        String tag = device.get(list()).headers().firstValue("ETag").orElseThrow();
        HttpRequest.Builder part = HttpRequest.newBuilder(api.resolve(list())).header("Range", "bytes=5-");
        assertEquals("56789", device.send(part.copy().header("If-Range", tag)).body());
        assertEquals(
                "0123456789",
                device.send(part.copy().header("If-Range", "\"other\"")).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata/nothing.json",
                "metadata/..%2F..%2Fkeys%2Fonline.key",
                "targets/..%2Fkeys/online.key",
                "targets/%2e%2e/keys/online.key",
                "targets/prices//x",
                "targets/.lock",
                "targets/prices"
            })
    void leadsNowhereElse(String path) throws Exception {
        assertProblem(404, "NOT-FOUND", device.get("/device/v1/release/" + path));
    }

    /** Whoever writes there by hand gets no further than the devices' own checks. */
    @Test
    void isNotBelievedWhereSomebodyChangedIt() throws IOException {
        Path file = backend.home().resolve("release/repository" + list().substring("/device/v1/release".length()));
        Files.writeString(file, "0123456788");
        try {
            Fault fault = assertThrows(Fault.class, () -> install(Time.of(Instant.now())));
            assertEquals(FaultCode.UPDATE_MISMATCH, fault.code());
        } finally {
            Files.writeString(file, "0123456789");
        }
        assertTrue(install(Time.of(Instant.now())).size() > 0);
    }
}
