package org.ralvend.backend.payment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.RecordCodec;

/**
 * The operator's acquirer over HTTP, as docs/acquirer.md says: the one configured address and no other, so no redirect and
 * no proxy. Only an answer that names the very refund, and what became of it, is clear. Any thread.
 */
public final class HttpAcquirer implements Acquirer, AutoCloseable {
    /** To take the connection. */
    static final Duration CONNECT = Duration.ofSeconds(3);

    /** Of an answer's body. */
    static final int ANSWER_BYTES = 16 * 1024;

    /** Of a reason that is kept. */
    static final int REASON_CHARS = 200;

    private static final int REFERENCE_CHARS = 100;
    private static final String UNPRINTABLE = "[^\\x20-\\x7e\\u00a0-\\ufffd]";

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    /** Somebody must know what went back by that before anybody pays by hand. */
    private static final String ANOTHER =
            "it has another refund under this id, so ask it what it has paid before anybody pays";

    private static final int CONFLICT = 409;
    private static final Heard IN_CONFLICT = new Unclear("status 409");
    private static final Heard OF_ANOTHER = new Unclear("an answer about another refund");

    private final AcquirerAccount account;
    private final HttpClient client;

    public HttpAcquirer(AcquirerAccount account) {
        this.account = account;
        SSLParameters tls = new SSLParameters();
        tls.setProtocols(new String[] {"TLSv1.3"});
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT)
                .sslContext(account.trust())
                .sslParameters(tls)
                .build();
    }

    /** What was paid with the card. */
    record Charge(MachineId machine, SaleId sale, int tender, long amountMinor) {}

    /** The body of a request. */
    record Request(Charge charge, long amountMinor, String currency) {}

    /** What became of it. */
    enum Stands {
        DONE,
        PENDING,
        REFUSED
    }

    /** The body of an answer. */
    record Said(
            UUID id,
            Stands state,
            long amountMinor,
            String currency,
            @Nullable String reference,
            @Nullable String reason) {}

    @Override
    public Heard ask(Wanted wanted) {
        Money amount = wanted.amount();
        Acquirer.Charge paid = wanted.charge();
        Charge charge = new Charge(paid.machine(), paid.sale(), paid.n(), paid.minor());
        byte[] body = RecordCodec.encode(new Request(charge, amount.minor(), amount.currency()));
        HttpRequest.Builder request =
                request(wanted).header("Content-Type", "application/json").PUT(BodyPublishers.ofByteArray(body));
        Heard heard = call(
                request.build(),
                answer -> answer.statusCode() == NOT_FOUND
                        ? new Unclear("status 404 to a request for a refund")
                        : heard(answer, wanted));
        return heard.equals(IN_CONFLICT) ? conflicting(wanted) : heard;
    }

    @Override
    public Heard look(Wanted wanted) {
        return call(
                request(wanted).GET().build(),
                answer -> answer.statusCode() == NOT_FOUND ? new NeverHeard() : heard(answer, wanted));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** Another refund has this id there, or the same is being asked for at this moment: what it has says which. */
    private Heard conflicting(Wanted wanted) {
        Heard there = look(wanted);
        return there.equals(OF_ANOTHER) ? new Refused(ANOTHER) : there instanceof NeverHeard ? IN_CONFLICT : there;
    }

    private HttpRequest.Builder request(Wanted wanted) {
        return HttpRequest.newBuilder(URI.create(account.base() + "/refunds/" + wanted.id()))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + account.token());
    }

    /** The one place where what the other side does becomes a word. */
    private Heard call(HttpRequest request, Function<HttpResponse<byte[]>, Heard> meaning) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES));
        try {
            return meaning.apply(answer.get(account.patience().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Unclear("no answer within " + account.patience().toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                return new Unclear(printable(String.valueOf(trouble.getMessage())));
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unclear("this replica is stopping");
        } finally {
            answer.cancel(true);
        }
    }

    private static Heard heard(HttpResponse<byte[]> answer, Wanted wanted) {
        return switch (answer.statusCode()) {
            case OK, CREATED, ACCEPTED -> said(answer.body(), wanted);
            case CONFLICT -> IN_CONFLICT;
            default -> new Unclear("status " + answer.statusCode());
        };
    }

    /** What the body of an answer means. */
    static Heard said(byte[] body, Wanted wanted) {
        Said said;
        try {
            said = RecordCodec.decode(Said.class, body);
        } catch (ProtocolException e) {
            return new Unclear(printable("an answer that is none: " + e.getMessage()));
        }
        Money amount = wanted.amount();
        boolean same = said.id().equals(wanted.id())
                && said.amountMinor() == amount.minor()
                && said.currency().equals(amount.currency());
        if (!same) {
            return OF_ANOTHER;
        }
        return switch (said.state()) {
            case DONE -> done(said.reference());
            case PENDING -> new Pending();
            case REFUSED -> new Refused(printable(Objects.requireNonNullElse(said.reason(), "no reason given")));
        };
    }

    private static Heard done(@Nullable String reference) {
        if (reference == null
                || reference.isBlank()
                || reference.length() > REFERENCE_CHARS
                || !reference.equals(printable(reference))) {
            return new Unclear("done, without a reference that can be kept");
        }
        return new Done(reference);
    }

    private static String printable(String text) {
        String clean = text.replaceAll(UNPRINTABLE, " ").strip();
        return clean.length() > REASON_CHARS ? clean.substring(0, REASON_CHARS) : clean;
    }
}
