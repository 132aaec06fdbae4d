package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.Rest.assertProblem;

import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/** A device renews its certificate with the one it has. */
class RenewalTest {
    private static final TownScope TOWN = new TownScope(new TownId("westend"));
    private static final DeviceId DEVICE = new DeviceId("d-renewing");
    private static BackendUnderTest backend;
    private static URI api;
    private static Path identity;

    @BeforeAll
    static void enrol() throws Exception {
        backend = BackendUnderTest.start();
        api = backend.serve();
        MachineId machine = new MachineId("vendor");
        Fleet fleet = backend.get(Fleet.class);
        backend.get(Database.class).run(tx -> {
            fleet.addTown(tx, new Fleet.Town(TOWN.town(), "Westend", "EUR"), Instant.now());
            fleet.addMachine(tx, TOWN, new Machine(machine, MachineKind.VENDOR, 1, List.of()), Instant.now());
            fleet.addDevice(tx, TOWN, DEVICE, machine, Instant.now());
        });
        identity = backend.home().resolve("identity");
        backend.get(CertificateAuthority.class)
                .equip(identity, DEVICE.value(), Role.DEVICE, List.of("localhost"), Instant.now());
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void givesTheSameDeviceACertificateOverItsNewKeyAndLeavesTheOldOneGood() throws Exception {
        KeyPair fresh = keys();
        Path renewed = backend.home().resolve("renewed");
        try (Rest device = Rest.program(api, identity)) {
            HttpResponse<String> answer = device.post("/device/v1/renewals", request(fresh, "CN=somebody-else"));
            assertEquals(200, answer.statusCode(), answer.body());
            Enrolment.Renewed pair = RecordCodec.decode(
                    Enrolment.Renewed.class, Bytes.ofText(answer.body()).toArray());
            Files.createDirectories(renewed);
            Files.writeString(
                    renewed.resolve("key.pem"),
                    MutualTls.pem("PRIVATE KEY", fresh.getPrivate().getEncoded()));
            Files.writeString(renewed.resolve("cert.pem"), pair.certificate());
            Files.writeString(renewed.resolve("ca.pem"), pair.ca());
            assertEquals(DEVICE.value(), MutualTls.read(renewed).commonName());
            assertProblem(404, "NOT-FOUND", device.get("/device/v1/release/metadata/none"));
        }
        List<PublicKey> both = List.of(MutualTls.read(identity).certificate().getPublicKey(), fresh.getPublic());
        assertEquals(
                List.of(both),
                backend
                        .get(Database.class)
                        .transact(tx -> backend.get(DeviceKeys.class).of(tx, TOWN, List.of(DEVICE)))
                        .values()
                        .stream()
                        .map(DeviceKeys.Keys::all)
                        .toList());
        try (Rest device = Rest.program(api, renewed)) {
            assertProblem(404, "NOT-FOUND", device.get("/device/v1/release/metadata/none"));
        }
    }

    @Test
    void refusesTheKeyThatItHasAndWhatIsNoRequest() throws Exception {
        MutualTls present = MutualTls.read(identity);
        KeyPair old = new KeyPair(present.certificate().getPublicKey(), present.key());
        try (Rest device = Rest.program(api, identity)) {
            String body = assertProblem(
                    400, "REQUEST-INVALID", device.post("/device/v1/renewals", request(old, "CN=" + DEVICE)));
            assertTrue(body.contains("csr: the key must be a new one"), body);
            assertProblem(400, "REQUEST-INVALID", device.post("/device/v1/renewals", "{\"csr\":\"none\"}"));
            assertProblem(400, "MESSAGE-MALFORMED", device.post("/device/v1/renewals", "{}"));
        }
    }

    private static String request(KeyPair keys, String subject) throws Exception {
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        }
        return new String(RecordCodec.encode(new Enrolment.Renewal(pem.toString())), StandardCharsets.UTF_8);
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
