package org.ralvend.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.program.MutualTls;

/** A client of a backend under test, over real HTTPS: a person with a token, or a device with a certificate. */
public final class Rest implements AutoCloseable {
    private final URI api;
    private final HttpClient client;
    private final @Nullable String token;

    private Rest(URI api, HttpClient client, @Nullable String token) {
        this.api = api;
        this.client = client;
        this.token = token;
    }

    /** Somebody who knows our CA, with this token or none. */
    public static Rest person(BackendUnderTest backend, URI api, @Nullable String token)
            throws GeneralSecurityException, IOException {
        return new Rest(api, client(trusting(backend.home().resolve("ca").resolve("ca.pem"))), token);
    }

    /** A program with key and certificate in this folder. */
    public static Rest program(URI api, Path identity) {
        return new Rest(api, client(MutualTls.read(identity).context()), null);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve(path)).GET());
    }

    /** With a fresh idempotency key. */
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return post(path, json, UUID.randomUUID().toString());
    }

    public HttpResponse<String> post(String path, String json, @Nullable String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return send(key == null ? request : request.header("Idempotency-Key", key));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(
                (token == null ? request : request.header("Authorization", "Bearer " + token)).build(),
                BodyHandlers.ofString());
    }

    /** The one form of a refusal. */
    public static String assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(
                answer.headers().firstValue("content-type").orElse("").startsWith("application/problem+json"),
                answer.headers().toString());
        assertTrue(answer.body().contains("\"type\":\"urn:ralvend:fault:" + code + "\""), answer.body());
        assertTrue(answer.body().contains("\"status\":" + status), answer.body());
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
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
