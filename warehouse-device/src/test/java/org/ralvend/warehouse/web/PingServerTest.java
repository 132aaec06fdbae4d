package org.ralvend.warehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.identity.TestCa;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.MutualTls;

class PingServerTest implements PingServer.Answerer {
    private static final TestCa CA = new TestCa();
    private static final MutualTls BACKEND = CA.issue("CN=backend,OU=backend");
    private static final String PING = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Nonce FRESH = new Nonce("BBBBBBBBBBBBBBBBBBBBBB");

    private static final Down.Stored STORED = new Down.Stored(new EpochId(new UUID(1, 2)), 7);

    private final List<UrlRequest> posted = new ArrayList<>();
    private List<UrlAnswer.Outcome> outcomes = List.of();
    private boolean forged;
    private boolean outOfService;
    private final PingServer server = PingServer.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CA.issue("CN=w1-a,OU=device").context());

    PingServerTest() {
        server.start(this);
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
                401,
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

    @Test
    void takesWhatTheBackendPosts() throws Exception {
        UrlRequest request = new UrlRequest(new DeviceId("w1-a"), List.of(STORED));
        HttpResponse<byte[]> response = post(BACKEND, request.encode());
        assertEquals(UrlPaths.TAKEN, response.statusCode());
        assertEquals(new UrlAnswer(List.of(), null), UrlAnswer.decode(response.body()));
        assertEquals(List.of(request), posted);
    }

    @Test
    void saysWhatIsVoid() throws Exception {
        outcomes = List.of(UrlAnswer.Outcome.VOID, UrlAnswer.Outcome.NOT_HERE);
        assertEquals(UrlPaths.VOID, post(BACKEND, request()).statusCode());
        outcomes = List.of(UrlAnswer.Outcome.VOID, UrlAnswer.Outcome.TAKEN);
        assertEquals(UrlPaths.TAKEN, post(BACKEND, request()).statusCode());
    }

    @Test
    void givesTheJournalToNoOtherDevice() throws Exception {
        assertEquals(401, post(CA.issue("CN=w1-b,OU=device"), request()).statusCode());
        assertEquals(401, post(CA.issue("CN=broker,OU=broker"), request()).statusCode());
        assertEquals(List.of(), posted);
        assertEquals(2, server.unauthorised());
    }

    @Test
    void countsWhatAnotherKeySigned() throws Exception {
        forged = true;
        HttpResponse<byte[]> response = post(BACKEND, request());
        assertEquals(401, response.statusCode());
        assertTrue(new String(response.body(), StandardCharsets.UTF_8).contains("NOT-ALLOWED"));
        assertEquals(1, server.unauthorised());
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        assertEquals(400, post(BACKEND, new byte[0]).statusCode());
        assertEquals(
                400,
                post(BACKEND, "{\"type\":\"Stored\"}".getBytes(StandardCharsets.UTF_8))
                        .statusCode());
        assertEquals(List.of(), posted);
    }

    @Test
    void readsNoMoreThanAMessage() throws Exception {
        assertEquals(413, post(BACKEND, new byte[Limits.URL_BYTES + 1]).statusCode());
        assertEquals(List.of(), posted);
    }

    /** Strangers who say nothing, or half a handshake, hold every connection there is; for a few seconds. */
    @Test
    void whoeverIsSlowKeepsTheBackendOutForSecondsOnly() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write(new byte[] {22, 3, 1});
                }
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!isAnswered()) {
                assertTrue(System.nanoTime() < deadline, "held for too long");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private boolean isAnswered() throws InterruptedException {
        try {
            return get(BACKEND, "/rv/1/ping?nonce=" + PING).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public CompletableFuture<UrlAnswer> exchange(UrlRequest request) throws ProtocolException {
        if (forged) {
            throw new ProtocolException(FaultCode.SIGNATURE_BAD, "command");
        }
        posted.add(request);
        return CompletableFuture.completedFuture(new UrlAnswer(outcomes, null));
    }

    @Override
    public CompletableFuture<Up.PingAnswer> answerPing(Nonce ping) {
        return outOfService
                ? CompletableFuture.failedFuture(new Fault(FaultCode.JOURNAL_UNWRITABLE, "disk full"))
                : CompletableFuture.completedFuture(new Up.PingAnswer(FRESH, ping, Bytes.ofText("signed")));
    }

    private static byte[] request() {
        return new UrlRequest(new DeviceId("w1-a"), List.of(STORED)).encode();
    }

    private HttpResponse<byte[]> get(MutualTls who, String path) throws IOException, InterruptedException {
        return send(who, path, HttpRequest.newBuilder());
    }

    private HttpResponse<byte[]> post(MutualTls who, byte[] body) throws IOException, InterruptedException {
        return send(
                who, UrlPaths.COMMANDS, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<byte[]> send(MutualTls who, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(who.context()).build()) {
            return client.send(
                    request.uri(URI.create("https://localhost:" + server.port() + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
