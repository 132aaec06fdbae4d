package org.ralvend.warehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.identity.TestCa;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.MutualTls;

class PingServerTest {
    private static final TestCa CA = new TestCa();
    private static final MutualTls BACKEND = CA.issue("CN=backend,OU=backend");
    private static final String PING = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Nonce FRESH = new Nonce("BBBBBBBBBBBBBBBBBBBBBB");

    private boolean outOfService;
    private final PingServer server = PingServer.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CA.issue("CN=w1-a,OU=device").context());

    PingServerTest() {
        server.start(this::answer);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersTheBackend() throws Exception {
        HttpResponse<byte[]> response = get(BACKEND, "/rv/1/ping?nonce=" + PING);
        assertEquals(200, response.statusCode());
        assertEquals(new Up.PingAnswer(FRESH, new Nonce(PING), Bytes.ofText("signed")), Up.decode(response.body()));
    }

    @Test
    void refusesWhatIsNoNonce() throws Exception {
        assertEquals(400, get(BACKEND, "/rv/1/ping").statusCode());
        assertEquals(400, get(BACKEND, "/rv/1/ping?nonce=").statusCode());
        assertEquals(400, get(BACKEND, "/rv/1/ping?nonce=" + PING + "A").statusCode());
        assertEquals(
                400, get(BACKEND, "/rv/1/ping?nonce=AAAAAAAAAAAAAAAAAAAA.A").statusCode());
        assertEquals(400, get(BACKEND, "/rv/1/ping?nonce=" + PING + "&more=1").statusCode());
    }

    @Test
    void hasNothingElse() throws Exception {
        assertEquals(404, get(BACKEND, "/").statusCode());
        assertEquals(404, get(BACKEND, "/rv/1/ping/more?nonce=" + PING).statusCode());
    }

    @Test
    void letsNoOtherDeviceUseUpNonces() throws Exception {
        assertEquals(
                403,
                get(CA.issue("CN=w1-b,OU=device"), "/rv/1/ping?nonce=" + PING).statusCode());
    }

    @Test
    void talksToNobodyOfAnotherCa() {
        MutualTls stranger = new TestCa().issue("CN=backend,OU=backend");
        MutualTls trustingUs = new MutualTls(stranger.key(), stranger.chain(), BACKEND.ca());
        assertThrows(IOException.class, () -> get(trustingUs, "/rv/1/ping?nonce=" + PING));
    }

    @Test
    void saysWhenItIsOutOfService() throws Exception {
        outOfService = true;
        assertEquals(503, get(BACKEND, "/rv/1/ping?nonce=" + PING).statusCode());
    }

    @Test
    void namesTheSettingWhenThePortIsTaken() {
        Fault fault = assertThrows(
                Fault.class,
                () -> PingServer.bind(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), BACKEND.context()));
        assertEquals(FaultCode.PORT_TAKEN, fault.code());
    }

    private CompletableFuture<Up.PingAnswer> answer(Nonce ping) {
        return outOfService
                ? CompletableFuture.failedFuture(new Fault(FaultCode.JOURNAL_UNWRITABLE, "disk full"))
                : CompletableFuture.completedFuture(new Up.PingAnswer(FRESH, ping, Bytes.ofText("signed")));
    }

    private HttpResponse<byte[]> get(MutualTls who, String path) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(who.context()).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
