package org.ralvend.sim.bank;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * An acquirer on this host's loopback, as docs/acquirer.md describes one. It does a refund at most once under its id, never
 * more of a charge than was charged, remembers each for as long as it lives, and is in the mood that it is set to. Any thread.
 */
public final class SimulatedAcquirer implements AutoCloseable {
    /** Bytes of a request that are read. */
    private static final int REQUEST_BYTES = 16 * 1024;

    private static final String CLOSED = "the card account is closed";
    private static final int HUGE_CHARS = 256 * 1024;
    private static final Pattern PATH = Pattern.compile("/refunds/([0-9a-f-]{36})");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private final String scheme;
    private final Map<UUID, Refund> refunds = new LinkedHashMap<>();
    private final List<HttpExchange> unanswered = new ArrayList<>();
    private AcquirerMood mood = AcquirerMood.WELL;
    private int asked;
    private int looked;
    private int turnedAway;

    /** What was paid with the card. */
    record Charge(String machine, String sale, int tender, long amountMinor) {
        /** Whatever is said to have been charged. */
        boolean isOf(Charge other) {
            return machine.equals(other.machine) && sale.equals(other.sale) && tender == other.tender;
        }
    }

    /** The body of a request. */
    record Request(Charge charge, long amountMinor, String currency) {}

    /** The body of an answer. */
    record Said(
            UUID id,
            String state,
            long amountMinor,
            String currency,
            @Nullable String reference,
            @Nullable String reason) {}

    private record Refund(
            UUID id,
            Request request,
            String state,
            @Nullable String reason) {
        Said said() {
            return new Said(
                    id,
                    state,
                    request.amountMinor(),
                    request.currency(),
                    state.equals("DONE") ? "bank-" + id.toString().substring(0, 8) : null,
                    reason);
        }
    }

    private record Answer(int status, String body) {}

    private SimulatedAcquirer(HttpServer server, String scheme, String token) {
        this.server = server;
        this.scheme = scheme;
        this.token = token;
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** @param token that whoever asks must bear */
    public static SimulatedAcquirer start(String token) throws IOException {
        return new SimulatedAcquirer(HttpServer.create(loopback(), 0), "http", token);
    }

    /** As {@link #start(String)}, over TLS. */
    public static SimulatedAcquirer start(String token, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new SimulatedAcquirer(server, "https", token);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public URI url() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    public synchronized void setMood(AcquirerMood next) {
        mood = next;
    }

    /** Does what it said it would do. */
    public synchronized void settle() {
        end("DONE", null);
    }

    /** Does nothing of what it said it would do. */
    public synchronized void refuse() {
        end("REFUSED", CLOSED);
    }

    private void end(String state, @Nullable String reason) {
        refunds.replaceAll((id, refund) ->
                refund.state().equals("PENDING") ? new Refund(id, refund.request(), state, reason) : refund);
    }

    /** The money that went back for this sale, a line each: amount and currency. */
    public synchronized List<String> paid(String sale) {
        return refunds.values().stream()
                .filter(refund -> refund.state().equals("DONE")
                        && refund.request().charge().sale().equals(sale))
                .map(refund ->
                        refund.request().amountMinor() + " " + refund.request().currency())
                .toList();
    }

    /** How often it was asked for a refund. */
    public synchronized int asked() {
        return asked;
    }

    /** How often it was asked what became of one. */
    public synchronized int looked() {
        return looked;
    }

    /** How often somebody came without the token, or asked at another address. */
    public synchronized int turnedAway() {
        return turnedAway;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(REQUEST_BYTES);
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        boolean welcome = path.matches() && ("Bearer " + token).equals(bearer);
        AcquirerMood felt;
        Answer answer;
        synchronized (this) {
            felt = mood;
            turnedAway += welcome ? 0 : 1;
            answer = welcome
                    ? answer(exchange.getRequestMethod(), UUID.fromString(path.group(1)), body)
                    : new Answer(401, "");
        }
        if (welcome) {
            speak(exchange, felt, answer);
        } else {
            write(exchange, answer);
        }
    }

    private Answer answer(String method, UUID id, byte[] body) {
        boolean puts = method.equals("PUT");
        asked += puts ? 1 : 0;
        looked += puts ? 0 : 1;
        if (mood == AcquirerMood.FAILS_BEFORE
                || mood == AcquirerMood.LOSES_REQUEST
                || mood == AcquirerMood.REDIRECTS
                || mood == AcquirerMood.CONFLICTS) {
            return new Answer(503, "");
        }
        try {
            return puts ? put(id, RecordCodec.decode(Request.class, body)) : get(id);
        } catch (ProtocolException e) {
            return new Answer(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer put(UUID id, Request request) {
        Refund known = refunds.get(id);
        if (known != null && !known.request().equals(request)) {
            return new Answer(409, "");
        }
        Refund refund = known == null ? decided(id, request) : known;
        refunds.put(id, refund);
        return new Answer(200, json(refund));
    }

    private Refund decided(UUID id, Request request) {
        long before = refunds.values().stream()
                .filter(refund -> !refund.state().equals("REFUSED"))
                .filter(refund -> refund.request().charge().isOf(request.charge()))
                .mapToLong(refund -> refund.request().amountMinor())
                .sum();
        if (before + request.amountMinor() > request.charge().amountMinor()) {
            return new Refund(id, request, "REFUSED", "that is more than is left of the charge");
        }
        String fate = fate();
        return new Refund(id, request, fate, fate.equals("REFUSED") ? CLOSED : null);
    }

    private Answer get(UUID id) {
        Refund refund = refunds.get(id);
        return refund == null ? new Answer(404, "") : new Answer(200, json(refund));
    }

    private String fate() {
        return switch (mood) {
            case PENDING -> "PENDING";
            case REFUSES -> "REFUSED";
            case WELL,
                    FAILS_AFTER,
                    FAILS_BEFORE,
                    GARBAGE,
                    OF_ANOTHER,
                    LOSES_ANSWER,
                    LOSES_REQUEST,
                    SILENT,
                    HUGE,
                    CONFLICTS,
                    REDIRECTS -> "DONE";
        };
    }

    private void speak(HttpExchange exchange, AcquirerMood felt, Answer answer) throws IOException {
        switch (felt) {
            case WELL, PENDING, REFUSES, FAILS_BEFORE -> write(exchange, answer);
            case FAILS_AFTER -> write(exchange, new Answer(500, ""));
            case CONFLICTS -> write(exchange, new Answer(409, ""));
            case GARBAGE -> write(exchange, new Answer(200, "<html>thank you</html>"));
            case OF_ANOTHER -> write(exchange, with(answer, "\"amountMinor\":", "\"amountMinor\":1"));
            case HUGE -> write(exchange, with(answer, "\\{", "{\"remark\":\"" + "x".repeat(HUGE_CHARS) + "\","));
            case LOSES_ANSWER, LOSES_REQUEST -> exchange.close();
            case SILENT -> keep(exchange);
            case REDIRECTS -> {
                exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
                write(exchange, new Answer(307, ""));
            }
        }
    }

    /** Until the server stops. */
    private synchronized void keep(HttpExchange exchange) {
        unanswered.add(exchange);
    }

    private static Answer with(Answer answer, String first, String instead) {
        return new Answer(answer.status(), answer.body().replaceFirst(first, instead));
    }

    private static String json(Refund refund) {
        return new String(RecordCodec.encode(refund.said()), StandardCharsets.UTF_8);
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
