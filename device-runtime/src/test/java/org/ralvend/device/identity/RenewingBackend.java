package org.ralvend.device.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/** A backend that renews certificates, over TLS with client certificates. */
final class RenewingBackend implements AutoCloseable {
    /** Serial numbers of the certificates that asked, with what for. */
    final List<String> asked = new ArrayList<>();

    volatile int proofStatus = 404;
    volatile boolean certifiesAnotherKey;
    volatile TestCa certifier;
    volatile String sentCa;
    private final HttpsServer server;

    RenewingBackend(TestCa ca) throws IOException {
        certifier = ca;
        sentCa = pem(ca.certificate());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext tls = ca.issue("CN=backend,OU=backend").context();
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters both = tls.getDefaultSSLParameters();
                both.setNeedClientAuth(true);
                parameters.setSSLParameters(both);
            }
        });
        server.createContext("/device/v1/renewals", this::renew);
        server.createContext("/device/v1/release/", exchange -> {
            note(exchange, "proof");
            answer(exchange, proofStatus, new byte[0]);
        });
        server.start();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    private void renew(HttpExchange exchange) throws IOException {
        note(exchange, "renewal");
        try {
            Enrolment.Renewal request = RecordCodec.decode(
                    Enrolment.Renewal.class, exchange.getRequestBody().readAllBytes());
            byte[] der = Base64.getMimeDecoder().decode(request.csr().replaceAll("-----[A-Z ]+-----", ""));
            X509Certificate renewed = certifiesAnotherKey
                    ? certifier.issue("CN=w1-a,OU=device").certificate()
                    : certifier.certify(new PKCS10CertificationRequest(der), "CN=w1-a,OU=device", Instant.now());
            answer(exchange, 200, RecordCodec.encode(new Enrolment.Renewed(pem(renewed), sentCa)));
        } catch (ProtocolException e) {
            answer(exchange, 400, new byte[0]);
        }
    }

    private synchronized void note(HttpExchange exchange, String what) throws IOException {
        X509Certificate by =
                (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
        asked.add(what + " " + by.getSerialNumber());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    static String pem(X509Certificate certificate) {
        try {
            return MutualTls.pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** How long what it issues is good for. */
    static final Duration LIFE = Duration.ofDays(90);

    @Override
    public void close() {
        server.stop(0);
    }
}
