package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.Version;
import org.ralvend.protocol.program.MutualTls;

/** Real handshakes with a server on loopback whose certificate names {@code localhost} only. */
class PinnedCaTest {
    private static final TestCa OURS = new TestCa();
    private static final TestCa OTHER = new TestCa();

    private final DeviceClock clock =
            new DeviceClock(() -> Instant.EPOCH, new SplittableRandom(1), () -> 0, () -> false);
    private final HttpsServer server;

    PinnedCaTest() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "hello".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void believesTheCaThatTheClaimNames() throws Exception {
        serve(withCa(OURS.issue("CN=backend,OU=backend")));
        assertArrayEquals("hello".getBytes(StandardCharsets.US_ASCII), get("localhost", OURS));
    }

    @Test
    void refusesAnotherCa() {
        serve(withCa(OTHER.issue("CN=backend,OU=backend")));
        assertRefused("the server's CA is not the one that the claim names", "localhost", OURS);
    }

    @Test
    void refusesAServerThatOnlyShowsTheCa() {
        MutualTls impostor = OTHER.issue("CN=backend,OU=backend");
        X509Certificate ours = OURS.issue("CN=any").ca();
        serve(new MutualTls(impostor.key(), List.of(impostor.certificate(), ours), impostor.ca()));
        assertRefused("", "localhost", OURS);
    }

    @Test
    void refusesAServerOfAnotherName() {
        serve(withCa(OURS.issue("CN=backend,OU=backend")));
        assertRefused("No subject alternative names matching IP address", "127.0.0.1", OURS);
    }

    @Test
    void refusesACertificateThatEnded() {
        serve(withCa(OURS.issue("CN=backend,OU=backend", Version.built().minus(Duration.ofHours(1)))));
        assertRefused("", "localhost", OURS);
    }

    /** As the backend sends it: its own certificate, then the CA's. */
    private static MutualTls withCa(MutualTls tls) {
        return new MutualTls(tls.key(), List.of(tls.certificate(), tls.ca()), tls.ca());
    }

    private void serve(MutualTls tls) {
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.start();
    }

    private void assertRefused(String why, String host, TestCa pinned) {
        IOException refused = assertThrows(IOException.class, () -> get(host, pinned));
        assertTrue(refused.toString().contains("SSL"), refused::toString);
        assertTrue(refused.toString().contains(why), refused::toString);
    }

    private byte[] get(String host, TestCa pinned) throws GeneralSecurityException, IOException, InterruptedException {
        byte[] ca = pinned.issue("CN=any").ca().getEncoded();
        String fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ca));
        URI at = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(PinnedCa.byFingerprint(fingerprint, TrustTime.beforeEnrolment(clock))
                        .context())
                .build()) {
            HttpResponse<byte[]> response =
                    client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode());
            return response.body();
        }
    }
}
