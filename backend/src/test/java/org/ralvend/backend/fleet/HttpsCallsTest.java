package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.backend.Replica;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.backend.fleet.UrlCalls.Answered;
import org.ralvend.backend.fleet.UrlCalls.Call;
import org.ralvend.backend.fleet.UrlCalls.Heard;
import org.ralvend.backend.fleet.UrlCalls.Unheard;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.MutualTls;

/** The calls against servers that do what a hostile or broken URL does. */
class HttpsCallsTest {
    private static final DeviceId DEVICE = new DeviceId("w1-a");
    private static final String LOOPBACK = "127.0.0.0/8";

    @TempDir
    static Path folder;

    private static MutualTls backend;
    private static MutualTls device;

    private @Nullable HttpsCalls calls;
    private @Nullable HostileServer server;

    @BeforeAll
    static void issue() throws IOException, GeneralSecurityException {
        CertificateAuthority.prepare(folder.resolve("ca"), Instant.now());
        backend = issue("ca", "backend-1", Role.BACKEND);
        device = issue("ca", DEVICE.value(), Role.DEVICE);
    }

    @AfterEach
    void close() throws IOException {
        if (calls != null) {
            calls.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void hearsTheDeviceThatIsMeant() throws Exception {
        Answered answered = assertInstanceOf(
                Answered.class, ask(device, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", LOOPBACK));
        assertEquals(200, answered.status());
        assertEquals(Bytes.ofText("{}"), answered.body());
        assertEquals(device.certificate().getPublicKey(), answered.key());
        assertTrue(server().asked().getFirst().startsWith("GET /rv/1/ping?nonce=x HTTP/1.1\r\n"));
    }

    @Test
    void postsABody() throws Exception {
        server = HostileServer.saying(device.context(), "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        Heard heard = calls(LOOPBACK, name -> List.of())
                .call(new Call(DEVICE, url("127.0.0.1"), "/rv/1/commands", Bytes.ofText("hello")))
                .get(10, TimeUnit.SECONDS);
        assertEquals(202, assertInstanceOf(Answered.class, heard).status());
        assertTrue(server().asked().getFirst().endsWith("Content-Length: 5\r\n\r\nhello"));
    }

    @Test
    void callsNoPrivateAddressThatIsNotAllowed() throws Exception {
        assertFault(UrlFault.ADDRESS_REFUSED, ask(device, "", "public"));
        assertNobodyCame();
    }

    @Test
    void callsNoNameThatLeadsToAPrivateAddress() throws Exception {
        server = HostileServer.saying(device.context(), "");
        Function<String, List<IpAddress>> names = name -> List.of(address("93.184.215.14"), address("127.0.0.1"));
        assertFault(UrlFault.ADDRESS_REFUSED, call(calls("public", names), url("w1.example")));
        assertNobodyCame();
    }

    @Test
    void asksForANameOnceAndCallsTheAddressThatItLookedAt() throws Exception {
        server = HostileServer.saying(device.context(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        AtomicInteger asked = new AtomicInteger();
        Function<String, List<IpAddress>> rebinding =
                name -> List.of(address(asked.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1"));
        assertInstanceOf(Answered.class, call(calls(LOOPBACK, rebinding), url("w1.example")));
        assertEquals(1, asked.get());
    }

    @Test
    void saysWhenThereIsNoSuchName() throws Exception {
        assertFault(UrlFault.NAME_UNKNOWN, call(calls("public", name -> List.of()), "https://w1.example:2000"));
    }

    @Test
    void aSlowResolverHoldsNothingElseUp() throws Exception {
        server = HostileServer.saying(device.context(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        CompletableFuture<List<IpAddress>> never = new CompletableFuture<>();
        HttpsCalls slow = calls(LOOPBACK, name -> never.join());
        List<CompletableFuture<Heard>> stuck = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> slow.call(get("https://w" + i + ".example:2000")))
                .toList();
        assertInstanceOf(Answered.class, call(slow, url("127.0.0.1")));
        for (CompletableFuture<Heard> one : stuck) {
            UrlFault fault = assertInstanceOf(Unheard.class, one.get(10, TimeUnit.SECONDS))
                    .fault();
            assertTrue(fault == UrlFault.NAME_UNKNOWN || fault == UrlFault.BUSY, fault::name);
        }
        never.cancel(true);
    }

    @Test
    void followsNoRedirect() throws Exception {
        assertFault(
                UrlFault.REDIRECTED,
                ask(
                        device,
                        "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
                        LOOPBACK));
        assertEquals(1, server().asked().size());
    }

    @Test
    void readsNoTenMegabytes() throws Exception {
        assertFault(
                UrlFault.TOO_LARGE,
                ask(device, "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n" + "x".repeat(1000), LOOPBACK));
    }

    @Test
    void readsNoEndlessHead() throws Exception {
        assertFault(
                UrlFault.TOO_LARGE, ask(device, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", LOOPBACK));
    }

    @Test
    void takesNoAnswerOfUnstatedLength() throws Exception {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        assertFault(UrlFault.NO_HTTP, ask(device, chunked, LOOPBACK));
        String twice = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx";
        assertFault(UrlFault.NO_HTTP, again(twice));
        assertFault(UrlFault.NO_HTTP, again("HTTP/1.1 200 OK\r\n\r\n"));
        assertFault(UrlFault.NO_HTTP, again("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
    }

    @Test
    void takesNoHalfAnswer() throws Exception {
        assertFault(UrlFault.UNREACHABLE, ask(device, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", LOOPBACK));
    }

    @Test
    void endsAnAnswerThatDrips() throws Exception {
        server = HostileServer.dripping(device.context(), "HTTP/1.1 200 OK\r\nX: ", Duration.ofMillis(100));
        long began = System.nanoTime();
        assertFault(UrlFault.TOO_SLOW, call(calls(LOOPBACK, name -> List.of()), url("127.0.0.1")));
        assertTrue(System.nanoTime() - began < HttpsCalls.TOTAL.plusSeconds(2).toNanos(), "ended late");
    }

    @Test
    void endsASilence() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpsCalls ours = calls(LOOPBACK, name -> List.of());
            assertFault(UrlFault.TOO_SLOW, call(ours, "https://127.0.0.1:" + silent.getLocalPort()));
        }
    }

    @Test
    void slowOnesHoldNobodyElseUp() throws Exception {
        server = HostileServer.saying(device.context(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        try (ServerSocket silent = new ServerSocket(0, 300, InetAddress.getLoopbackAddress())) {
            HttpsCalls ours = calls(LOOPBACK, name -> List.of());
            for (int i = 0; i < HttpsCalls.CALLS - 1; i++) {
                var _ = ours.call(get("https://127.0.0.1:" + silent.getLocalPort()));
            }
            assertInstanceOf(Answered.class, call(ours, url("127.0.0.1")));
            CompletableFuture<Heard> last = ours.call(get("https://127.0.0.1:" + silent.getLocalPort()));
            assertFault(UrlFault.BUSY, call(ours, url("127.0.0.1")));
            assertFault(UrlFault.TOO_SLOW, last.get(15, TimeUnit.SECONDS));
        }
    }

    @Test
    void believesNoOtherDevice() throws Exception {
        assertFault(UrlFault.CERTIFICATE_REFUSED, ask(issue("ca", "w1-b", Role.DEVICE), "", LOOPBACK));
        assertTrue(server().asked().isEmpty(), "said something to another device");
    }

    @Test
    void believesNoBackendInADevicesPlace() throws Exception {
        assertFault(UrlFault.CERTIFICATE_REFUSED, ask(issue("ca", DEVICE.value(), Role.BACKEND), "", LOOPBACK));
    }

    @Test
    void believesNoForeignCa() throws Exception {
        CertificateAuthority.prepare(folder.resolve("foreign"), Instant.now());
        MutualTls stranger = issue("foreign", DEVICE.value(), Role.DEVICE);
        MutualTls trustingUs = new MutualTls(stranger.key(), stranger.chain(), backend.ca());
        assertFault(UrlFault.CERTIFICATE_REFUSED, ask(trustingUs, "", LOOPBACK));
    }

    @Test
    void believesNoExpiredCertificate() throws Exception {
        MutualTls old = issue("ca", DEVICE.value(), Role.DEVICE, Instant.now().minus(Duration.ofDays(5000)));
        assertFault(UrlFault.CERTIFICATE_REFUSED, ask(old, "", LOOPBACK));
    }

    @Test
    void aProofOfYesterdayCountsForNothing() throws Exception {
        String fine = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        assertInstanceOf(Answered.class, ask(device, fine, LOOPBACK));
        int port = server().port();
        server().close();
        server = HostileServer.on(port, issue("ca", "w1-b", Role.DEVICE).context(), fine);
        assertFault(UrlFault.CERTIFICATE_REFUSED, call(calls(), url("127.0.0.1")));
    }

    @Test
    void speaksNoPlainHttp() throws Exception {
        server = HostileServer.plain("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertFault(UrlFault.NO_HTTP, call(calls(LOOPBACK, name -> List.of()), url("127.0.0.1")));
        assertFault(UrlFault.SCHEME_REFUSED, call(calls(), "http://127.0.0.1:" + server().port()));
    }

    @Test
    void saysWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        assertFault(UrlFault.UNREACHABLE, call(calls(LOOPBACK, name -> List.of()), "https://127.0.0.1:" + port));
    }

    private Heard ask(MutualTls who, String answer, String allowed) throws Exception {
        server = HostileServer.saying(who.context(), answer);
        return call(calls(allowed, name -> List.of()), url("127.0.0.1"));
    }

    private Heard again(String answer) throws Exception {
        server().close();
        server = HostileServer.saying(device.context(), answer);
        return call(calls(), url("127.0.0.1"));
    }

    private static Heard call(HttpsCalls calls, String url) throws Exception {
        return calls.call(get(url)).get(15, TimeUnit.SECONDS);
    }

    private static Call get(String url) {
        return new Call(DEVICE, url, "/rv/1/ping?nonce=x", null);
    }

    private void assertNobodyCame() {
        assertEquals(0, server().connections());
    }

    private static void assertFault(UrlFault fault, Heard heard) {
        assertEquals(fault, assertInstanceOf(Unheard.class, heard).fault(), heard::toString);
    }

    private String url(String host) {
        return "https://" + host + ":" + server().port();
    }

    private HttpsCalls calls(String allowed, Function<String, List<IpAddress>> names) {
        Replica replica = new Replica("backend-1", backend, URI.create("ssl://localhost:1"), "", "");
        calls = new HttpsCalls(replica, UrlRules.of("1024-65535", allowed), names);
        return calls;
    }

    private HttpsCalls calls() {
        if (calls == null) {
            throw new IllegalStateException("no calls yet");
        }
        return calls;
    }

    private HostileServer server() {
        if (server == null) {
            throw new IllegalStateException("no server yet");
        }
        return server;
    }

    private static IpAddress address(String text) {
        return IpAddress.literal(text).orElseThrow();
    }

    private static MutualTls issue(String ca, String name, Role role) throws IOException, GeneralSecurityException {
        return issue(ca, name, role, Instant.now());
    }

    private static MutualTls issue(String ca, String name, Role role, Instant at)
            throws IOException, GeneralSecurityException {
        Path to = folder.resolve(ca + "-" + name + "-" + role);
        CertificateAuthority.read(folder.resolve(ca)).equip(to, name, role, List.of("localhost"), at);
        return MutualTls.read(to);
    }
}
