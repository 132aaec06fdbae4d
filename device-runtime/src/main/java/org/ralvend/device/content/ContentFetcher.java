package org.ralvend.device.content;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.json.Bytes;

/** Fetches desired content over HTTPS with the device's certificate, off the loop, and hands over what has the right hash. */
public final class ContentFetcher implements AutoCloseable {
    /** Largest content that is fetched this way, in bytes; bundles go another. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final Logger LOG = System.getLogger(ContentFetcher.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int TRIES = 8;
    private static final long BACK_OFF_BASE_MILLIS = 200;
    private static final long BACK_OFF_CAP_MILLIS = 30_000;

    private final URI backend;
    private final SSLContext tls;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(r -> {
        Thread thread = new Thread(r, "content");
        thread.setDaemon(true);
        return thread;
    });

    public ContentFetcher(URI backend, SSLContext tls) {
        this.backend = backend;
        this.tls = tls;
    }

    /** Calls {@code arrived} on the fetcher's thread once the content is here; gives up after some tries until it is desired again. */
    public void fetch(Desired.Item item, Consumer<Bytes> arrived) {
        worker.execute(() -> {
            Bytes content = tryFetch(item);
            if (content != null) {
                arrived.accept(content);
            }
        });
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private @Nullable Bytes tryFetch(Desired.Item item) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return get(item);
            } catch (IOException e) {
                LOG.log(Level.INFO, "content {0} {1}: {2}", item.kind(), item.version(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            if (!pause(attempt)) {
                return null;
            }
        }
        return null;
    }

    /** @throws IOException also where it is too large or not what is desired */
    Bytes get(Desired.Item item) throws IOException, InterruptedException {
        if (item.size() < 0 || item.size() > MAX_BYTES) {
            throw new IOException("a size of " + item.size() + "; at most " + MAX_BYTES + " bytes are fetched");
        }
        String hash = HexFormat.of().formatHex(item.sha256().toArray());
        HttpRequest request = HttpRequest.newBuilder(backend.resolve("/device/v1/content/" + hash))
                .timeout(TIMEOUT)
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(tls).connectTimeout(TIMEOUT).build()) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("answered " + response.statusCode());
                }
                Bytes content = Bytes.of(body.readNBytes(item.size() + 1));
                if (!content.sha256().equals(item.sha256())) {
                    throw new IOException("has another hash than desired");
                }
                return content;
            }
        }
    }

    private static boolean pause(int attempt) {
        long cap = Math.min(BACK_OFF_CAP_MILLIS, BACK_OFF_BASE_MILLIS << attempt);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(cap + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
