package org.ralvend.device.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.json.Bytes;

/** Content is asked for until it is here, or another is desired. */
class ContentFetcherTest {
    private static final Bytes CONTENT = Bytes.ofText("what is desired");

    private final ContentFetcher fetcher = new ContentFetcher(this::serve);

    /** How many requests fail. */
    private final AtomicInteger failing = new AtomicInteger();

    /** How many requests last until they are let go. */
    private final AtomicInteger silent = new AtomicInteger();

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore awaken = new Semaphore(0);

    private Bytes serve(Desired.Item item) throws IOException, InterruptedException {
        if (silent.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            begun.release();
            awaken.acquire();
            throw new IOException("silent");
        }
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                || !item.sha256().equals(CONTENT.sha256())) {
            throw new IOException("not here");
        }
        return CONTENT;
    }

    @AfterEach
    void stop() {
        fetcher.close();
    }

    @Test
    void triesAgainUntilItIsHere() throws Exception {
        failing.set(3);
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT), arrived::complete);
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
        assertEquals(0, failing.get());
    }

    @Test
    void givesUpOnlyWhatIsNotDesiredAnyMore() throws Exception {
        CompletableFuture<Bytes> never = new CompletableFuture<>();
        fetcher.fetch(item(Bytes.ofText("withdrawn")), never::complete);
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT), arrived::complete);
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
        assertFalse(never.isDone());
    }

    @Test
    void wishesThatCameMeanwhileDoNotPileUp() throws Exception {
        silent.set(1);
        CompletableFuture<Bytes> stuck = new CompletableFuture<>();
        fetcher.fetch(item(CONTENT), stuck::complete);
        begun.acquire();
        CompletableFuture<Bytes> arrived = new CompletableFuture<>();
        for (int i = 0; i < 1000; i++) {
            fetcher.fetch(item(CONTENT), arrived::complete);
        }
        assertEquals(1, fetcher.queued());
        awaken.release();
        assertEquals(CONTENT, arrived.get(20, TimeUnit.SECONDS));
    }

    private static Desired.Item item(Bytes content) {
        return new Desired.Item(Desired.Kind.PRICE_LIST, 1, content.sha256(), content.size());
    }
}
