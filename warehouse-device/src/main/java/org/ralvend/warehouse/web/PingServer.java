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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.program.MutualTls;

/**
 * {@link UrlPaths} over TLS 1.3 with certificates of our CA on both sides. Only the backend is answered: a ping's answer uses up a
 * place among the nonces that orders are judged by, and the answer to a POST carries the journal.
 */
public final class PingServer implements AutoCloseable {
    /** What the warehouse says to who may ask. Any thread. */
    public interface Answerer {
        /** Fails with a {@link Fault} where the warehouse is out of service. */
        CompletableFuture<Up.PingAnswer> answerPing(Nonce ping);

        /** The same; throws where a command is not the backend's. */
        CompletableFuture<UrlAnswer> exchange(UrlRequest request) throws ProtocolException;
    }

    private static final Logger LOG = System.getLogger(PingServer.class.getName());
    private static final Pattern QUERY = Pattern.compile("nonce=([A-Za-z0-9_-]{22})");
    private static final String ASKER = "backend";
    private static final int UNAUTHORISED = 401;

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
    private final AtomicLong unauthorised = new AtomicLong();

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

    public void start(Answerer answerer) {
        server.createContext("/", exchange -> handle((HttpsExchange) exchange, answerer));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Who asked without the right to, since the start. */
    public long unauthorised() {
        return unauthorised.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpsExchange exchange, Answerer answerer) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange, answerer);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.sendResponseHeaders(reply.status(), reply.body().size());
            exchange.getResponseBody().write(reply.body().toArray());
        }
    }

    private Reply reply(HttpsExchange exchange, Answerer answerer) throws IOException {
        if (!isBackend(exchange)) {
            return unauthorised("only the backend is answered");
        }
        String asked =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (asked) {
            case "GET " + UrlPaths.PING -> ping(exchange, answerer);
            case "POST " + UrlPaths.COMMANDS -> commands(exchange, answerer);
            default -> Reply.problem(FaultCode.NOT_FOUND, "there is nothing else here");
        };
    }

    private static Reply ping(HttpExchange exchange, Answerer answerer) {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher nonce = QUERY.matcher(query == null ? "" : query);
        if (!nonce.matches()) {
            return Reply.problem(FaultCode.REQUEST_INVALID, "nonce must be 22 characters of base64url");
        }
        return awaited(answerer.answerPing(new Nonce(nonce.group(1)))
                .thenApply(answer -> Reply.message(UrlPaths.OK, answer.encode())));
    }

    private Reply commands(HttpExchange exchange, Answerer answerer) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(Limits.URL_BYTES + 1);
        try {
            return awaited(answerer.exchange(UrlRequest.decode(body))
                    .thenApply(answer -> Reply.message(answer.status(), answer.encode())));
        } catch (ProtocolException e) {
            return e.code() == FaultCode.SIGNATURE_BAD
                    ? unauthorised("a command is not the backend's")
                    : Reply.problem(e.code(), "nothing of it was done");
        }
    }

    private Reply unauthorised(String why) {
        LOG.log(Level.WARNING, "refused the {0}. request of this process: {1}", unauthorised.incrementAndGet(), why);
        return Reply.problem(FaultCode.NOT_ALLOWED, UNAUTHORISED, why);
    }

    private static Reply awaited(CompletableFuture<Reply> coming) {
        try {
            return coming.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Reply.problem(FaultCode.UNREACHABLE, "busy");
        } catch (ExecutionException e) {
            LOG.log(Level.WARNING, "a request was not answered: {0}", String.valueOf(e.getCause()));
            return Reply.problem(FaultCode.UNREACHABLE, "out of service");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.problem(FaultCode.UNREACHABLE, "stopping");
        }
    }

    private static boolean isBackend(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    && MutualTls.unit(certificate).equals(ASKER);
        } catch (SSLPeerUnverifiedException e) {
            return false;
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
