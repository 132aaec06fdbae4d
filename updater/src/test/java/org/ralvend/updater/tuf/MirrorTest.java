package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Answers of a server that wants no good. */
class MirrorTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: ";

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> heard = new AtomicReference<>("");
    private final CountDownLatch over = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // set before each
    private ServerSocket server;

    private final Mirror mirror = new Mirror(Duration.ofMillis(500));

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @AfterEach
    void end() throws IOException {
        over.countDown();
        server.close();
    }

    /** Whoever asks gets this, and then the end of the connection; or nothing more, and no end, where it is not to end. */
    private void answer(String bytes, boolean ends) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    asked.incrementAndGet();
                    byte[] request = new byte[4096];
                    int count = socket.getInputStream().read(request);
                    heard.set(new String(request, 0, Math.max(count, 0), StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    if (!ends) {
                        over.await();
                    }
                } catch (IOException e) {
                    over.getCount(); // whoever asked has gone; the next is served
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    private String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/metadata%5B/timestamp.json";
    }

    @Test
    void takesWhatComesWhole() {
        answer(HEAD + "2\r\n\r\n{}", true);
        assertEquals("{}", new String(mirror.find(url(), 2).orElseThrow().toArray(), StandardCharsets.UTF_8));
        assertEquals(1, asked.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "403 Forbidden"})
    void takesThatForNoFile(String status) {
        answer("HTTP/1.0 " + status + "\r\nContent-Length: 2\r\n\r\nno", true);
        assertTrue(mirror.find(url(), 10).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 206 Partial\r\nContent-Length: 1\r\n\r\n{",
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"
            })
    void failsAtAnythingElseAndAsksOnce(String answer) {
        answer(answer, true);
        Fault fault = assertThrows(Fault.class, () -> mirror.find(url(), 100));
        assertEquals(FaultCode.UPDATE_UNREACHABLE, fault.code());
        assertEquals(1, asked.get());
    }

    /** No head, no body, and much at once with nothing after it. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 60_000})
    @Timeout(10)
    void waitsNoLongerThanItsPatience(int bytes) {
        answer(bytes < 0 ? "" : HEAD + "100000\r\n\r\n" + "x".repeat(bytes), false);
        Fault fault = assertThrows(Fault.class, () -> mirror.find(url(), 100_000));
        assertEquals(FaultCode.UPDATE_SLOW, fault.code());
    }

    @Test
    void asksForTheAddressAsItIs() {
        answer(HEAD + "2\r\n\r\n{}", true);
        mirror.find(url(), 2);
        assertTrue(heard.get().startsWith("GET /metadata%5B/timestamp.json HTTP/1.1\r\n"), heard.get());
    }

    @Test
    void endsWithWhatTheSinkSays() {
        answer(HEAD + "2\r\n\r\n{}", true);
        Fault full = new Fault(FaultCode.FOLDER_UNWRITABLE, "no space left");
        assertSame(
                full,
                assertThrows(
                        Fault.class,
                        () -> mirror.fetch(url(), 2, piece -> {
                            throw full;
                        })));
    }

    @Test
    void takesNoMoreThanItsLimitOfDataWithoutEnd() {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "400\r\n" + "x".repeat(1024) + "\r\n", false);
        Fault fault = assertThrows(Fault.class, () -> mirror.find(url(), 1023));
        assertEquals(FaultCode.UPDATE_OVERSIZED, fault.code());
    }
}
