package org.ralvend.backend.fleet;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.ralvend.backend.Replica;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * HTTPS to devices whose addresses nobody vouches for. A name is resolved here, once; every address that it has must be
 * allowed, and the connection goes to the very address that was looked at, so that a name that changes its mind in between
 * changes nothing. No redirects, no reuse of connections or sessions: each call proves anew who answers.
 *
 * <p>A call is a virtual thread for as long as it lasts, at most {@link #TOTAL}; there are {@link #CALLS} of them at most. Resolving
 * blocks a real thread, so it has few of its own: a slow resolver makes names unknown, and nothing else wait.
 */
@Singleton
final class HttpsCalls implements UrlCalls {
    /** Calls under way at once. */
    static final int CALLS = 256;

    /** To find the name's addresses. */
    static final Duration RESOLVE = Duration.ofSeconds(2);

    /** To take the connection. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** Between two bytes of the answer. */
    static final Duration READ = Duration.ofSeconds(3);

    /** From the first step to the answer's last byte. */
    static final Duration TOTAL = Duration.ofSeconds(6);

    private static final int RESOLVERS = 8;
    private static final int RESOLVER_QUEUE = 64;

    /** Addresses of one name. */
    private static final int ADDRESSES = 8;

    private final UrlRules rules;
    private final SSLContext tls;
    private final Function<String, List<IpAddress>> names;
    private final Semaphore free = new Semaphore(CALLS);
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("url-", 0).factory());
    private final ExecutorService resolvers = new ThreadPoolExecutor(
            RESOLVERS, RESOLVERS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(RESOLVER_QUEUE), HttpsCalls::resolver);
    private final ScheduledThreadPoolExecutor ends =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "url-ends"));

    @Inject
    HttpsCalls(Replica replica, UrlRules rules) {
        this(replica, rules, HttpsCalls::resolve);
    }

    /** @param names the addresses of a name; none where there is no such name */
    HttpsCalls(Replica replica, UrlRules rules, Function<String, List<IpAddress>> names) {
        this.rules = rules;
        this.names = names;
        this.ends.setRemoveOnCancelPolicy(true);
        try {
            this.tls = replica.tls().context(DeviceTrust.of(replica.tls()));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    @PreDestroy
    void close() {
        calls.shutdownNow();
        resolvers.shutdownNow();
        ends.shutdownNow();
    }

    @Override
    public CompletableFuture<Heard> call(Call call) {
        UrlRules.Target target;
        switch (rules.judge(call.url())) {
            case UrlRules.Refused refused -> {
                return unheard(refused.fault(), refused.detail());
            }
            case UrlRules.Target admitted -> target = admitted;
        }
        if (!free.tryAcquire()) {
            return unheard(UrlFault.BUSY, CALLS + " calls are under way");
        }
        CompletableFuture<Heard> heard = new CompletableFuture<>();
        try {
            calls.execute(() -> {
                try {
                    Heard said = exchange(call, target);
                    free.release();
                    heard.complete(said);
                } catch (RuntimeException | Error e) {
                    free.release();
                    heard.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            free.release();
            return unheard(UrlFault.BUSY, "this replica is stopping");
        }
        return heard;
    }

    /** The one place where what the other side does becomes a reason. */
    private Heard exchange(Call call, UrlRules.Target target) {
        AtomicBoolean late = new AtomicBoolean();
        try (Socket raw = new Socket()) {
            ScheduledFuture<?> end = ends.schedule(() -> cut(raw, late), TOTAL.toMillis(), TimeUnit.MILLISECONDS);
            try {
                connect(raw, address(target), target.port());
                return converse(call, target, raw);
            } finally {
                end.cancel(false);
            }
        } catch (UrlTrouble e) {
            return new Unheard(late.get() ? UrlFault.TOO_SLOW : e.fault(), e.detail());
        } catch (SocketTimeoutException e) {
            return new Unheard(UrlFault.TOO_SLOW, "nothing for too long");
        } catch (IOException e) {
            return new Unheard(late.get() ? UrlFault.TOO_SLOW : fault(e), String.valueOf(e.getMessage()));
        }
    }

    private static UrlFault fault(IOException e) {
        return switch (e) {
            case SSLHandshakeException _ -> UrlFault.CERTIFICATE_REFUSED;
            case SSLException _ -> UrlFault.NO_HTTP;
            default -> UrlFault.UNREACHABLE;
        };
    }

    private Heard converse(Call call, UrlRules.Target target, Socket raw) throws IOException {
        raw.setSoTimeout((int) READ.toMillis());
        raw.setTcpNoDelay(true);
        // The plain socket is what ends it: a farewell in TLS would wait for a stranger.
        SSLSocket socket = (SSLSocket)
                tls.getSocketFactory().createSocket(raw, call.device().value(), target.port(), true);
        socket.startHandshake();
        SSLSession session = socket.getSession();
        try {
            HttpWords.write(socket.getOutputStream(), target.authority(), call);
            HttpWords.Said said = HttpWords.read(socket.getInputStream(), ANSWER_BYTES);
            return new Answered(said.status(), said.body(), session.getPeerCertificates()[0].getPublicKey());
        } finally {
            session.invalidate();
        }
    }

    /** To the very address that was looked at. */
    private static void connect(Socket raw, IpAddress address, int port) throws IOException {
        InetAddress checked = InetAddress.getByAddress(address.bytes().toArray());
        raw.connect(new InetSocketAddress(checked, port), (int) CONNECT.toMillis());
    }

    private IpAddress address(UrlRules.Target target) throws UrlTrouble {
        if (target.address().isPresent()) {
            return target.address().get();
        }
        List<IpAddress> found = look(target.host());
        if (found.isEmpty() || found.size() > ADDRESSES) {
            throw new UrlTrouble(UrlFault.NAME_UNKNOWN, target.host() + " has " + found.size() + " addresses");
        }
        for (IpAddress address : found) {
            if (!rules.admits(address)) {
                throw new UrlTrouble(UrlFault.ADDRESS_REFUSED, target.host() + " leads to a refused address");
            }
        }
        return found.getFirst();
    }

    private List<IpAddress> look(String host) throws UrlTrouble {
        Future<List<IpAddress>> found;
        try {
            found = resolvers.submit(() -> names.apply(host));
        } catch (RejectedExecutionException e) {
            throw new UrlTrouble(UrlFault.BUSY, "too many names to resolve");
        }
        try {
            return found.get(RESOLVE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UrlTrouble(UrlFault.NAME_UNKNOWN, host + " was not resolved in time");
        } catch (ExecutionException e) {
            throw new UrlTrouble(UrlFault.NAME_UNKNOWN, host + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UrlTrouble(UrlFault.BUSY, "this replica is stopping");
        } finally {
            found.cancel(true);
        }
    }

    private static List<IpAddress> resolve(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .map(InetAddress::getAddress)
                    .map(IpAddress::of)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static void cut(Socket socket, AtomicBoolean late) {
        late.set(true);
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a plain socket closes without a word to the other side", e);
        }
    }

    private static CompletableFuture<Heard> unheard(UrlFault fault, String detail) {
        return CompletableFuture.completedFuture(new Unheard(fault, detail));
    }

    private static Thread resolver(Runnable task) {
        return daemon(task, "url-names");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
