package org.ralvend.updater.tuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * Files of a repository over HTTP/1.1: one request each, on a connection of its own, no redirect, none twice. It believes nobody: every answer has a limit of bytes, and a least speed. One thread.
 */
public final class Mirror {
    /** To be connected; and the time in which an answer must bring something. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Bytes a second, in each {@link #PATIENCE}. */
    static final long LEAST_SPEED = 1024;

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    static {
        // The JDK asks again where a connection ends without an answer. A repository is asked once: on a connection of
        // its own, which cannot have ended before, so that nothing is lost by that. (Of a program that has used the
        // JDK's client
        // before, it comes too late; it is asked again there.)
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    }

    private final Duration patience;
    private final UnaryOperator<HttpClient.Builder> set;

    public Mirror() {
        this(PATIENCE);
    }

    Mirror(Duration patience) {
        this(patience, builder -> builder);
    }

    /** As whoever this context makes it, against whom it trusts. */
    public Mirror(SSLContext tls) {
        this(PATIENCE, builder -> builder.sslContext(tls));
    }

    private Mirror(Duration patience, UnaryOperator<HttpClient.Builder> set) {
        this.patience = patience;
        this.set = set;
    }

    /** For one request: it leaves no connection behind. */
    private HttpClient client() {
        return set.apply(HttpClient.newBuilder())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /** Where a file's bytes go as they come. */
    interface Sink {
        void take(byte[] piece);
    }

    /**
     * A small file.
     *
     * @param url complete, as it is asked for
     * @param most bytes
     * @return empty where there is none: 404, or 403 as some stores of files say it
     * @throws Fault {@link FaultCode#UPDATE_UNREACHABLE}, {@link FaultCode#UPDATE_OVERSIZED}, {@link FaultCode#UPDATE_SLOW}
     */
    public Optional<Bytes> find(String url, long most) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        return fetch(url, most, content::writeBytes) ? Optional.of(Bytes.of(content.toByteArray())) : Optional.empty();
    }

    /** As {@link #find}, piece by piece. False where there is none; what the sink throws ends it. */
    boolean fetch(String url, long most, Sink sink) {
        Body body = new Body(url, most, sink);
        HttpClient client = client();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(url), body::of);
        try {
            int status = await(url, answer, body).statusCode();
            return switch (status) {
                case OK -> true;
                case FORBIDDEN, NOT_FOUND -> false;
                default -> throw new Fault(FaultCode.UPDATE_UNREACHABLE, url + ": status " + status);
            };
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Fault fault) {
                throw fault;
            }
            if (e.getCause() instanceof IOException trouble) {
                throw new Fault(FaultCode.UPDATE_UNREACHABLE, url + ": " + trouble.getMessage(), trouble);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.UPDATE_UNREACHABLE, url + ": interrupted", e);
        } finally {
            answer.cancel(true);
            client.shutdownNow();
        }
    }

    private HttpResponse<Void> await(String url, CompletableFuture<HttpResponse<Void>> answer, Body body)
            throws ExecutionException, InterruptedException {
        long mark = System.nanoTime();
        long before = 0;
        while (true) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - mark);
                if (millis >= patience.toMillis()) {
                    long come = body.seen() - before;
                    if (come < millis * LEAST_SPEED / 1000) {
                        throw new Fault(FaultCode.UPDATE_SLOW, url + ": " + come + " bytes in " + millis + " ms");
                    }
                    mark = System.nanoTime();
                    before = body.seen();
                }
            }
        }
    }

    private static HttpRequest request(String url) {
        try {
            return HttpRequest.newBuilder(URI.create(url)).GET().build();
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "no address: " + url, e);
        }
    }

    /** The body of one answer. Its methods are called by threads of the client, one after the other. */
    private static final class Body implements HttpResponse.BodySubscriber<Void> {
        private final String url;
        private final long most;
        private final Sink sink;
        private final CompletableFuture<Void> whole = new CompletableFuture<>();
        private final AtomicLong seen = new AtomicLong();
        private boolean wanted;
        private Flow.@Nullable Subscription subscription;

        private Body(String url, long most, Sink sink) {
            this.url = url;
            this.most = most;
            this.sink = sink;
        }

        long seen() {
            return seen.get();
        }

        HttpResponse.BodySubscriber<Void> of(HttpResponse.ResponseInfo head) {
            wanted = head.statusCode() == OK;
            return this;
        }

        @Override
        public CompletionStage<Void> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (wanted) {
                given.request(1);
            } else {
                whole.complete(null);
                given.cancel();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            try {
                for (ByteBuffer piece : pieces) {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    take(bytes);
                }
                if (subscription != null) {
                    subscription.request(1);
                }
            } catch (Fault e) {
                whole.completeExceptionally(e);
                if (subscription != null) {
                    subscription.cancel();
                }
            }
        }

        private void take(byte[] bytes) {
            if (seen.addAndGet(bytes.length) > most) {
                throw new Fault(FaultCode.UPDATE_OVERSIZED, url + " is longer than " + most + " bytes");
            }
            sink.take(bytes);
        }

        @Override
        public void onError(Throwable e) {
            whole.completeExceptionally(e);
        }

        @Override
        public void onComplete() {
            whole.complete(null);
        }
    }
}
