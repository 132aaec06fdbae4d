package org.ralvend.device.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.identity.TestCa;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.json.Bytes;

class ContentFetcherTest {
    private static final TestCa CA = new TestCa();
    private static final Bytes CONTENT = Bytes.ofText("what is desired");

    private final HttpsServer server;
    private final ContentFetcher fetcher;
    private final AtomicInteger failing = new AtomicInteger();
    private Bytes served = CONTENT;

    ContentFetcherTest() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(CA.issue("CN=backend,OU=backend").context()));
        String path = "/device/v1/content/"
                + HexFormat.of().formatHex(CONTENT.sha256().toArray());
        server.createContext(path, exchange -> {
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, served.size());
            exchange.getResponseBody().write(served.toArray());
            exchange.close();
        });
        server.start();
        URI backend = URI.create("https://localhost:" + server.getAddress().getPort());
        fetcher = new ContentFetcher(backend, CA.issue("CN=d1,OU=device").context());
    }

    @AfterEach
    void stop() {
        fetcher.close();
        server.stop(0);
    }

    @Test
    void handsOverWhatHasTheRightHash() throws Exception {
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT, CONTENT.size()), arrived::complete);
        assertEquals(CONTENT, arrived.get(10, TimeUnit.SECONDS));
    }

    @Test
    void triesAgainUntilItIsHere() throws Exception {
        failing.set(3);
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT, CONTENT.size()), arrived::complete);
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
        assertEquals(0, failing.get());
    }

    @Test
    void givesUpOnlyWhatIsNotDesiredAnyMore() throws Exception {
        CompletableFuture<Bytes> never = new CompletableFuture<>();
        fetcher.fetch(item(Bytes.ofText("withdrawn"), 9), never::complete);
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT, CONTENT.size()), arrived::complete);
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
        assertFalse(never.isDone());
    }

    @Test
    void refusesWhatHasAnotherHash() {
        served = Bytes.ofText("what is desirex");
        assertRefused("another hash", item(CONTENT, CONTENT.size()));
    }

    @Test
    void readsNoMoreThanWasAnnounced() {
        assertRefused("another hash", item(CONTENT, 3));
    }

    @Test
    void doesNotEvenAskForWhatIsTooLarge() {
        assertRefused("at most", item(CONTENT, ContentFetcher.MAX_BYTES + 1));
        assertRefused("at most", item(CONTENT, -1));
    }

    @Test
    void saysWhatTheBackendAnswered() {
        assertRefused("answered 404", item(Bytes.ofText("other"), 5));
    }

    private void assertRefused(String why, Desired.Item item) {
        IOException refused = assertThrows(IOException.class, () -> fetcher.get(item));
        assertTrue(refused.toString().contains(why), refused::toString);
    }

    private static Desired.Item item(Bytes content, int size) {
        return new Desired.Item(Desired.Kind.PRICE_LIST, 1, content.sha256(), size);
    }
}
