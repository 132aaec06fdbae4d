package org.ralvend.device.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/** A backend that enrols whoever has the one claim. */
final class EnrollingBackend implements AutoCloseable {
    private final TestCa ca;
    private final String token;
    private final HttpsServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile boolean anotherKey;

    EnrollingBackend(TestCa ca, String token) throws IOException {
        this.ca = ca;
        this.token = token;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        MutualTls own = ca.issue("CN=backend,OU=backend");
        MutualTls withCa = new MutualTls(own.key(), List.of(own.certificate(), own.ca()), own.ca());
        server.setHttpsConfigurator(new HttpsConfigurator(withCa.context()));
        server.createContext("/device/v1/enrolments", this::enrol);
        server.start();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    void answerWith(int other) {
        status = other;
    }

    void certifyAnotherKey() {
        anotherKey = true;
    }

    private void enrol(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try {
            Enrolment.Request request = RecordCodec.decode(
                    Enrolment.Request.class, exchange.getRequestBody().readAllBytes());
            if (status != 200) {
                answer(exchange, status, new byte[] {'{', '}'});
            } else if (request.claim().equals(token)) {
                answer(exchange, 200, RecordCodec.encode(granted(request)));
            } else {
                answer(exchange, 403, "{\"detail\":\"no such claim\"}".getBytes(StandardCharsets.UTF_8));
            }
        } catch (ProtocolException e) {
            answer(exchange, 400, new byte[] {'{', '}'});
        }
    }

    private Enrolment.Answer granted(Enrolment.Request request) throws IOException {
        byte[] der = Base64.getMimeDecoder().decode(request.csr().replaceAll("-----[A-Z ]+-----", ""));
        X509Certificate certificate = anotherKey
                ? ca.issue("CN=vendor-1-a,OU=device").certificate()
                : ca.certify(new PKCS10CertificationRequest(der), "CN=vendor-1-a,OU=device", Instant.now());
        return new Enrolment.Answer(
                new DeviceId("vendor-1-a"),
                new TownId("demo"),
                MachineKind.VENDOR,
                42,
                "EUR",
                RenewingBackend.pem(certificate),
                RenewingBackend.pem(ca.certificate()),
                MutualTls.pem("PUBLIC KEY", ca.certificate().getPublicKey().getEncoded()),
                "ssl://localhost:8883",
                url());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
