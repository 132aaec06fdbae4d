package org.ralvend.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Inline;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/** What an operator asks of the backend and tells it, as any client of its REST interface. One thread. */
final class Operator implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI backend;
    private final String token;
    private final String town;

    record Machine(Story reachability) {}

    /** How a machine stands, its URLs and what it went through, the newest first. */
    record Story(
            String state,
            String evidence,
            long silentMillis,
            boolean declared,
            boolean heldBack,
            List<Url> urls,
            List<Change> changes) {}

    record Url(
            String url,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant provenAt,
            @Nullable String proof) {}

    record Change(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    record Locations(List<Location> locations) implements Inline {}

    record Location(String machine, int slot, int onHand) {}

    record Reason(String reason) {}

    /** @param home {@code RALVEND_HOME} of the installation */
    Operator(Path home, int port, String town) throws Exception {
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(home.resolve("ca").resolve("ca.pem")))
                .build();
        this.backend = URI.create("https://localhost:" + port);
        this.token =
                Files.readString(home.resolve("backend").resolve("admin-token")).strip();
        this.town = town;
    }

    Story story(String machine) {
        return decode(Machine.class, send("GET", "/api/machines/" + machine, null))
                .reachability();
    }

    void declareOffline(String machine, String reason) {
        tell(machine, "declare-offline", reason);
    }

    void readmit(String machine, String reason) {
        tell(machine, "readmit", reason);
    }

    /** What the books have in that slot. */
    int onHand(String machine, int slot) {
        return decode(Locations.class, send("GET", "/api/locations", null)).locations().stream()
                .filter(location -> location.machine().equals(machine) && location.slot() == slot)
                .findFirst()
                .orElseThrow()
                .onHand();
    }

    @Override
    public void close() {
        client.close();
    }

    private void tell(String machine, String what, String reason) {
        send("POST", "/api/machines/" + machine + "/" + what, RecordCodec.encode(new Reason(reason)));
    }

    private byte[] send(String method, String path, byte @Nullable [] body) {
        HttpRequest request = HttpRequest.newBuilder(backend.resolve(path + "?town=" + town))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static <T> T decode(Class<T> as, byte[] body) {
        try {
            return RecordCodec.decode(as, body);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext trusting(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", MutualTls.readCertificates(ca).getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
