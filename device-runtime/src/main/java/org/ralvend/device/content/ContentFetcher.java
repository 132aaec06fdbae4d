package org.ralvend.device.content;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.json.Bytes;

/**
 * Fetches desired content off the loop, and hands over what its source lets in. What cannot be fetched is tried again, ever more seldom, until it is here or something else of its kind is desired.
 */
public final class ContentFetcher implements AutoCloseable {
    /** Largest content that is fetched this way, in bytes; bundles go another. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final Logger LOG = System.getLogger(ContentFetcher.class.getName());
    private static final long BACK_OFF_BASE_MILLIS = 200;
    private static final long BACK_OFF_CAP_MILLIS = 5 * 60_000;
    private static final int BACK_OFF_DOUBLINGS = 16;

    private final Source source;
    private final Map<Desired.Kind, Want> wanted = new ConcurrentHashMap<>();

    /** Holds one task of each kind at most, and the one that runs. */
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, r -> {
        Thread thread = new Thread(r, "content");
        thread.setDaemon(true);
        return thread;
    });

    /** A class, so that two wishes for the same item are two. */
    private static final class Want {
        final Desired.Item item;
        final Consumer<Bytes> arrived;
        int failures;

        @Nullable
        Future<?> next;

        Want(Desired.Item item, Consumer<Bytes> arrived) {
            this.item = item;
            this.arrived = arrived;
        }
    }

    /** Where content comes from. One call at a time. */
    public interface Source {
        /** @throws IOException where it is not there, or not let in; it is asked again later */
        Bytes get(Desired.Item item) throws IOException, InterruptedException;
    }

    public ContentFetcher(Source source) {
        this.source = source;
        worker.setRemoveOnCancelPolicy(true);
    }

    /** Calls {@code arrived} on the fetcher's thread once the content is here. Any thread. */
    public synchronized void fetch(Desired.Item item, Consumer<Bytes> arrived) {
        Want want = new Want(item, arrived);
        Want before = wanted.put(item.kind(), want);
        if (before != null && before.next != null) {
            before.next.cancel(false);
        }
        schedule(want, 0);
    }

    @Override
    public synchronized void close() {
        worker.shutdownNow();
    }

    int queued() {
        return worker.getQueue().size();
    }

    private synchronized void schedule(Want want, long delayMillis) {
        if (wanted.get(want.item.kind()) == want && !worker.isShutdown()) {
            want.next = worker.schedule(() -> attempt(want), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void attempt(Want want) {
        if (wanted.get(want.item.kind()) != want) {
            return;
        }
        try {
            want.arrived.accept(source.get(want.item));
            wanted.remove(want.item.kind(), want);
        } catch (IOException | RuntimeException e) {
            // Also a bug: a task that threw would be the last one for this wish.
            long delay = backOff(want.failures++);
            LOG.log(
                    Level.WARNING,
                    "content {0} {1}: {2}; again in {3} ms",
                    want.item.kind(),
                    want.item.version(),
                    e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString(),
                    delay);
            schedule(want, delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long backOff(int failures) {
        long cap = Math.min(BACK_OFF_CAP_MILLIS, BACK_OFF_BASE_MILLIS << Math.min(failures, BACK_OFF_DOUBLINGS));
        return ThreadLocalRandom.current().nextLong(cap + 1);
    }
}
