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
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.identity.TestCa;
import org.ralvend.device.program.Exchange;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.json.Bytes;

class ContentFetcherTest {
    private static final TestCa CA = new TestCa();
    private static final Bytes CONTENT = Bytes.ofText("what is desired");

    private final HttpsServer server;
    private final URI backend;
    private final ContentFetcher fetcher;
    /** How many answers stop in mid-body, until they are let go. */
    private final AtomicInteger silent = new AtomicInteger();

    private final Semaphore awaken = new Semaphore(0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
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
            if (silent.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.getResponseBody().write(served.toArray(), 0, served.size() / 2);
                exchange.getResponseBody().flush();
                awaken.acquireUninterruptibly();
                exchange.close();
                return;
            }
            exchange.getResponseBody().write(served.toArray());
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        backend = URI.create("https://localhost:" + server.getAddress().getPort());
        fetcher = new ContentFetcher(backend, CA.issue("CN=d1,OU=device").context());
    }

    @AfterEach
    void stop() {
        fetcher.close();
        awaken.release(100);
        server.stop(0);
        threads.shutdownNow();
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
    void aNetworkThatFallsSilentInMidBodyHoldsItUpForAWhileOnly() throws Exception {
        silent.set(2);
        try (ContentFetcher hasty = hasty()) {
            CompletableFuture<Bytes> arrived = new CompletableFuture<>();
            hasty.fetch(item(CONTENT, CONTENT.size()), arrived::complete);
            assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
            assertEquals(0, silent.get());
        }
    }

    @Test
    void wishesThatCameMeanwhileDoNotPileUp() throws Exception {
        silent.set(1);
        CompletableFuture<Bytes> stuck = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT, CONTENT.size()), stuck::complete);
        Instant deadline = Instant.now().plusSeconds(10);
        while (silent.get() > 0 && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        for (int i = 0; i < 1000; i++) {
            fetcher.fetch(item(CONTENT, CONTENT.size()), arrived::complete);
        }
        assertEquals(1, fetcher.queued());
        awaken.release();
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
    }

    @Test
    void refusesWhatHasAnotherHash() {
        served = Bytes.ofText("what is desirex");
        assertRefused("another hash", item(CONTENT, CONTENT.size()));
    }

    @Test
    void readsNoMoreThanWasAnnounced() {
        assertRefused("exceeds capacity: 3", item(CONTENT, 3));
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

    private ContentFetcher hasty() {
        return new ContentFetcher(
                backend, new Exchange(CA.issue("CN=d1,OU=device").context(), Duration.ofMillis(700)));
    }

    private static Desired.Item item(Bytes content, int size) {
        return new Desired.Item(Desired.Kind.PRICE_LIST, 1, content.sha256(), size);
    }
}
