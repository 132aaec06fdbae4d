package org.ralvend.warehouse.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/**
 * {@code GET /rv/1/ping?nonce=…} over TLS 1.3 with certificates of our CA on both sides. Only the backend is answered:
 * every answer uses up a place among the nonces that orders are judged by.
 */
public final class PingServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PingServer.class.getName());
    private static final String PATH = UrlPaths.PING;
    private static final Pattern QUERY = Pattern.compile("nonce=([A-Za-z0-9_-]{22})");
    private static final String ASKER = "backend";

    /** Requests answered at once, and waiting; what is more is cut off. */
    private static final int CONCURRENT = 4;

    private static final int WAITING = 16;
    private static final int MAX_CONNECTIONS = 32;
    private static final int REQUEST_SECONDS = 5;
    private static final int ANSWER_SECONDS = 2;

    static {
        // Read once by the JDK's server: whoever is slow must not hold one of our few threads.
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(REQUEST_SECONDS));
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
    }

    private final HttpsServer server;
    private final ThreadPoolExecutor threads;

    private PingServer(HttpsServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Takes the port; nobody is answered before {@link #start}.
     *
     * @param address port 0 for any free one
     * @throws Fault {@link FaultCode#PORT_TAKEN}
     */
    public static PingServer bind(InetSocketAddress address, SSLContext tls) {
        try {
            HttpsServer server = HttpsServer.create(address, WAITING);
            server.setHttpsConfigurator(new BothSidesVerify(tls));
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    CONCURRENT, CONCURRENT, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), task -> {
                        Thread thread = new Thread(task, "web");
                        thread.setDaemon(true);
                        return thread;
                    });
            server.setExecutor(threads);
            return new PingServer(server, threads);
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, "web.bind, web.port = " + address + ": " + e.getMessage(), e);
        }
    }

    public void start(Function<Nonce, CompletableFuture<Up.PingAnswer>> answerer) {
        server.createContext("/", exchange -> handle(exchange, answerer));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void handle(HttpExchange exchange, Function<Nonce, CompletableFuture<Up.PingAnswer>> answerer)
            throws IOException {
        try (exchange) {
            Reply reply = reply((HttpsExchange) exchange, answerer);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.sendResponseHeaders(reply.status(), reply.body().size());
            exchange.getResponseBody().write(reply.body().toArray());
        }
    }

    private static Reply reply(HttpsExchange exchange, Function<Nonce, CompletableFuture<Up.PingAnswer>> answerer) {
        if (!isBackend(exchange)) {
            return Reply.problem(FaultCode.NOT_ALLOWED, "only the backend is answered");
        } else if (!exchange.getRequestURI().getPath().equals(PATH)
                || !exchange.getRequestMethod().equals("GET")) {
            return Reply.problem(FaultCode.NOT_FOUND, "GET " + PATH + "?nonce= is all there is");
        }
        return nonce(exchange)
                .map(ping -> answer(answerer.apply(ping)))
                .orElseGet(() -> Reply.problem(FaultCode.REQUEST_INVALID, "nonce must be 22 characters of base64url"));
    }

    private static Reply answer(CompletableFuture<Up.PingAnswer> coming) {
        try {
            Up.PingAnswer answer = coming.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return new Reply(UrlPaths.OK, "application/json", Bytes.of(answer.encode()));
        } catch (TimeoutException e) {
            return Reply.problem(FaultCode.UNREACHABLE, "busy");
        } catch (ExecutionException e) {
            LOG.log(Level.WARNING, "a ping was not answered: {0}", String.valueOf(e.getCause()));
            return Reply.problem(FaultCode.UNREACHABLE, "out of service");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.problem(FaultCode.UNREACHABLE, "stopping");
        }
    }

    private static Optional<Nonce> nonce(HttpsExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher matcher = QUERY.matcher(query == null ? "" : query);
        return matcher.matches() ? Optional.of(new Nonce(matcher.group(1))) : Optional.empty();
    }

    private static boolean isBackend(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    && MutualTls.unit(certificate).equals(ASKER);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private record Reply(int status, String contentType, Bytes body) {
        /** RFC 9457. */
        static Reply problem(FaultCode code, String detail) {
            record Problem(String type, String title, int status, String detail) {}
            byte[] body = RecordCodec.encode(
                    new Problem("urn:ralvend:fault:" + code.id(), code.english(), code.httpStatus(), detail));
            return new Reply(code.httpStatus(), "application/problem+json", Bytes.of(body));
        }
    }

    private static final class BothSidesVerify extends HttpsConfigurator {
        BothSidesVerify(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
        }
    }
}
