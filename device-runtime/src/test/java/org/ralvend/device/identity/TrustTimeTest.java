package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.Version;
import org.ralvend.protocol.program.MutualTls;

/** Real handshakes of a device whose clock cannot be believed. */
class TrustTimeTest {
    private static final TestCa CA = new TestCa();
    private static final Instant BUILT = Version.built();
    private static final Duration DAY = Duration.ofDays(1);

    /** The device was enrolled ten days after its program was built. */
    private static final MutualTls DEVICE =
            CA.issue("CN=w1-a,OU=device", BUILT.plus(DAY.multipliedBy(10)), BUILT.plus(DAY.multipliedBy(100)));

    /** Of nobody's CA. */
    private static final X509Certificate JUNK =
            new TestCa(Instant.parse("9998-01-01T00:00:00Z"), Instant.parse("9999-01-01T00:00:00Z")).certificate();

    @TempDir
    private Path home = Path.of("");

    private final List<HttpsServer> servers = new ArrayList<>();
    private Instant wall = Instant.EPOCH;
    private boolean synchronised;
    private final DeviceClock clock = new DeviceClock(() -> wall, new SplittableRandom(1), () -> 0, () -> synchronised);

    @AfterEach
    void stop() throws IOException {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void connectsWhateverAClockSaysThatNobodySet() throws Exception {
        serve(backend(20, 50));
        for (String year : new String[] {"1970-01-01T00:00:10Z", "2090-01-01T00:00:00Z"}) {
            wall = Instant.parse(year);
            assertEquals(204, get("localhost"));
        }
    }

    @Test
    void refusesWhatEndedBeforeTheFloor() throws IOException {
        serve(backend(0, 9));
        assertRefused("localhost", "expired");
    }

    @Test
    void theFloorIsTheNewestStartThatVerifiedAndSurvivesARestart() throws Exception {
        serve(backend(60, 90));
        assertEquals(204, get("localhost"));
        assertEquals(BUILT.plus(DAY.multipliedBy(60)), time().floor());
        serve(backend(0, 59));
        assertRefused("localhost", "expired");
    }

    @Test
    void aCertificateOfAnotherCaRaisesNoFloor() throws IOException {
        serve(new TestCa().issue("CN=backend,OU=backend", day(60), day(90)));
        assertRefused("localhost", "");
        assertEquals(day(10), time().floor());
    }

    @Test
    void refusesAnotherHostNameAndAnotherCa() throws IOException {
        serve(backend(20, 50));
        assertRefused("127.0.0.1", "No subject alternative names matching IP address");
    }

    @Test
    void aClockThatIsTrustedIsBelieved() throws Exception {
        serve(backend(20, 50));
        synchronised = true;
        wall = day(51);
        assertRefused("localhost", "expired");
        wall = day(19);
        assertRefused("localhost", "validity check failed");
        wall = day(30);
        assertEquals(204, get("localhost"));
    }

    @Test
    void aClockThatTheBackendSetEndsAndRevivesNoCertificate() throws Exception {
        serve(backend(20, 50));
        clock.answered(day(5000), 0);
        assertEquals(204, get("localhost"));
        clock.answered(Instant.EPOCH, 0);
        assertEquals(204, get("localhost"));
        serve(backend(0, 19));
        clock.answered(day(15), 0);
        assertRefused("localhost", "expired");
    }

    @Test
    void whatEndedBeforeTheFloorIsRefusedWhateverTheNetworkSaysOfTheTime() throws Exception {
        serve(backend(60, 90));
        assertEquals(204, get("localhost"));
        serve(backend(0, 59));
        synchronised = true;
        wall = day(30);
        assertRefused("localhost", "expired");
    }

    @Test
    void whatIsSentBesideThePathSaysNothingAboutTheTime() throws Exception {
        MutualTls good = backend(20, 50);
        serve(new MutualTls(good.key(), List.of(good.certificate(), CA.certificate(), JUNK), CA.certificate()));
        assertEquals(204, get("localhost"));
        assertEquals(day(20), time().floor());
        synchronised = true;
        wall = day(30);
        assertEquals(204, get("localhost"));
        assertEquals(day(20), time().floor());
    }

    @Test
    void whatAClientSendsBesideItsPathSaysNothingAboutTheTime() throws Exception {
        X509Certificate client = backend(20, 50).certificate();
        PinnedCa.of(DEVICE, time())
                .checkClientTrusted(new X509Certificate[] {client, CA.certificate(), JUNK}, "UNKNOWN");
        assertEquals(day(20), time().floor());
    }

    @Test
    void whatLiesBesideOurOwnCertificateSaysNothingAboutTheTime() {
        MutualTls own = new MutualTls(DEVICE.key(), List.of(DEVICE.certificate(), JUNK), DEVICE.ca());
        assertEquals(day(10), TrustTime.of(home, own, clock).floor());
    }

    @Test
    void aFloorThatDoesNotReadIsTheBuildOrOurCertificate() throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data").resolve("time-floor"), "soon");
        assertEquals(day(10), time().floor());
    }

    private static Instant day(int day) {
        return BUILT.plus(DAY.multipliedBy(day));
    }

    private static MutualTls backend(int start, int end) {
        return CA.issue("CN=backend,OU=backend", day(start), day(end));
    }

    private TrustTime time() {
        return TrustTime.of(home, DEVICE, clock);
    }

    private void serve(MutualTls tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.start();
        servers.add(server);
    }

    private void assertRefused(String host, String why) {
        IOException refused = assertThrows(IOException.class, () -> get(host));
        assertTrue(refused.toString().contains("SSL") || refused.toString().contains("cert"), refused::toString);
        assertTrue(refused.toString().contains(why), refused::toString);
    }

    private int get(String host) throws IOException, InterruptedException {
        SSLContext tls = DEVICE.context(PinnedCa.of(DEVICE, time()));
        URI at = URI.create(
                "https://" + host + ":" + servers.getLast().getAddress().getPort() + "/");
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
