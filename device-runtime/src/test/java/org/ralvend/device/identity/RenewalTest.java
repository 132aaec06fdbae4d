package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/** A certificate is renewed while the device runs, and whatever is cut leaves one identity that works. */
class RenewalTest {
    private static final TestCa CA = new TestCa();
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path home = Path.of("");

    private final RenewingBackend backend;
    private final DeviceClock clock = new DeviceClock(Instant::now, new SplittableRandom(1), () -> 0, () -> true);

    RenewalTest() throws IOException {
        backend = new RenewingBackend(CA);
    }

    @BeforeEach
    void enrol() throws Exception {
        enrolled(Instant.now().minus(DAY.multipliedBy(61)), Instant.now().plus(DAY.multipliedBy(29)));
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @Test
    void leavesAYoungCertificateAlone() throws Exception {
        enrolled(Instant.now().minus(DAY.multipliedBy(59)), Instant.now().plus(DAY.multipliedBy(31)));
        renew();
        assertEquals(List.of(), backend.asked);
    }

    @Test
    void renewsAtTwoThirdsOfItsLifeAndUsesTheNewOneFromThenOn() throws Exception {
        BigInteger old = serial();
        try (Credentials credentials = credentials()) {
            credentials.renew();
            BigInteger renewed = serial();
            assertNotEquals(old, renewed);
            assertEquals(List.of("renewal " + old, "proof " + renewed), backend.asked);
            connect(credentials);
            assertEquals("proof " + renewed, backend.asked.getLast());
            assertUsable();
            assertFalse(Files.exists(identity().resolve("next").resolve("key.pem")));
            credentials.renew();
            assertEquals(3, backend.asked.size());
        }
    }

    @Test
    void keepsTheOldOneWhereTheNewOneIsNotTaken() throws Exception {
        BigInteger old = serial();
        backend.proofStatus = 403;
        renew();
        assertEquals(old, serial());
        backend.proofStatus = 404;
        renew();
        assertNotEquals(old, serial());
        assertUsable();
    }

    @Test
    void keepsBothWhileTheBackendIsInTrouble() throws Exception {
        BigInteger old = serial();
        backend.proofStatus = 503;
        renew();
        assertEquals(old, serial());
        backend.proofStatus = 404;
        renew();
        assertNotEquals(old, serial());
        assertEquals(
                1, backend.asked.stream().filter(a -> a.startsWith("renewal")).count());
    }

    @Test
    void takesNoCertificateForAnotherKey() throws Exception {
        BigInteger old = serial();
        backend.certifiesAnotherKey = true;
        renew();
        assertEquals(old, serial());
        assertUsable();
        assertFalse(Files.exists(identity().resolve("next").resolve("cert.pem")));
    }

    @Test
    void takesNoCertificateOfAnotherCaAndNoOtherCa() throws Exception {
        BigInteger old = serial();
        backend.certifier = new TestCa();
        renew();
        assertEquals(old, serial());
        assertFalse(Files.exists(identity().resolve("next").resolve("cert.pem")));
        backend.certifier = CA;
        for (String ca : List.of("none", RenewingBackend.pem(new TestCa().certificate()))) {
            backend.sentCa = ca;
            renew();
            assertEquals(old, serial());
            assertFalse(Files.exists(identity().resolve("next").resolve("cert.pem")));
        }
        backend.sentCa = RenewingBackend.pem(CA.certificate());
        renew();
        assertNotEquals(old, serial());
    }

    @Test
    void aNextPairThatDoesNotReadIsAskedForAnew() throws Exception {
        BigInteger old = serial();
        prepared();
        Files.writeString(identity().resolve("next").resolve("ca.pem"), "torn");
        renew();
        assertEquals(old, serial());
        renew();
        assertNotEquals(old, serial());
        assertUsable();
    }

    @Test
    void aLookThatThrowsIsNotTheLast() throws Exception {
        Path passport = identity().resolve("passport.json");
        Files.writeString(passport, Files.readString(passport).replace("https://localhost", "https://no host"));
        renew();
        assertEquals(List.of(), backend.asked);
    }

    @Test
    void aCutAfterTheCertificateCameIsGoneOnFrom() throws Exception {
        BigInteger old = serial();
        MutualTls next = prepared();
        assertEquals(old, serial());
        assertUsable();
        renew();
        assertEquals(next.certificate().getSerialNumber(), serial());
        assertEquals(List.of("proof " + next.certificate().getSerialNumber()), backend.asked);
    }

    @Test
    void aCutWhileTheNewOneIsCopiedOverTheOldIsGoneOnFrom() throws Exception {
        MutualTls next = prepared();
        new NextPair(identity()).accepted();
        for (String file : List.of("key.pem", "ca.pem", "cert.pem")) {
            assertEquals(next.certificate().getSerialNumber(), serial());
            assertUsable();
            DurableFile.writePrivate(
                    identity().resolve(file),
                    Files.readAllBytes(identity().resolve("next").resolve(file)));
        }
        renew();
        assertFalse(Files.exists(identity().resolve("next").resolve("accepted")));
        assertEquals(next.certificate().getSerialNumber(), serial());
        assertUsable();
        assertEquals(List.of(), backend.asked);
    }

    @Test
    void aCutAfterOnlyTheKeyWasWrittenIsGoneOnFrom() throws Exception {
        new NextPair(identity()).key(SigningRequest.newKey().getPrivate());
        assertUsable();
        BigInteger old = serial();
        renew();
        assertNotEquals(old, serial());
        assertUsable();
    }

    private void enrolled(Instant start, Instant end) throws IOException {
        Enrolled.home(home, CA.issue("CN=w1-a,OU=device", start, end), MachineKind.WAREHOUSE, backend.url());
    }

    /** The new pair lies there and nobody has used it yet. */
    private MutualTls prepared() throws IOException, GeneralSecurityException {
        MutualTls tls =
                CA.issue("CN=w1-a,OU=device", Instant.now(), Instant.now().plus(RenewingBackend.LIFE));
        NextPair next = new NextPair(identity());
        next.key(tls.key());
        next.certificate(tls.certificate(), tls.ca());
        return tls;
    }

    private void renew() {
        try (Credentials credentials = credentials()) {
            credentials.renew();
        }
    }

    private Credentials credentials() {
        return Credentials.of(home, Identity.read(home), clock);
    }

    private void connect(Credentials credentials) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(credentials.context()).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(backend.url() + "/device/v1/release/metadata/x"))
                    .build();
            assertEquals(
                    404,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    private BigInteger serial() {
        return Identity.read(home).tls().certificate().getSerialNumber();
    }

    private void assertUsable() throws GeneralSecurityException {
        MutualTls tls = Identity.read(home).tls();
        assertTrue(SigningRequest.belong(tls.key(), tls.certificate().getPublicKey()));
    }

    private Path identity() {
        return home.resolve("identity");
    }
}
