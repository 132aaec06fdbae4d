package org.ralvend.device.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.ralvend.device.identity.Identity.Passport;
import org.ralvend.device.program.Exchange;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/**
 * A new key and certificate at two thirds of the old one's life, step by step as {@link NextPair} has it. The old pair is
 * used until the new one was accepted in a connection. One thread.
 */
final class Renewal {
    private static final Logger LOG = System.getLogger(Renewal.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Content that nobody has: whoever is told so was let in. */
    private static final String PROOF = "/device/v1/release/metadata/none";

    private final Passport passport;
    private final NextPair next;
    private final TrustTime time;
    private final Consumer<MutualTls> renewed;

    /** @param renewed is handed the new pair once it is the identity */
    Renewal(Path home, Passport passport, TrustTime time, Consumer<MutualTls> renewed) {
        this.passport = passport;
        this.next = new NextPair(home.resolve("identity"));
        this.time = time;
        this.renewed = renewed;
    }

    /**
     * Goes as far as it can now; does nothing where the certificate is young.
     *
     * @param own the pair that is used now
     */
    void advance(MutualTls own) throws InterruptedException {
        try {
            if (next.isAccepted()) {
                next.settle();
            }
            if (!next.hasCertificate() && isDue(own.certificate())) {
                ask(own);
            }
            if (next.hasCertificate()) {
                prove();
            }
        } catch (IOException | GeneralSecurityException | ProtocolException | Fault e) {
            LOG.log(Level.WARNING, "the certificate is not renewed yet: {0}", e.getMessage());
        }
    }

    private boolean isDue(X509Certificate certificate) {
        Instant start = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
        return !time.now().isBefore(start.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /** An answer that was lost is asked for again with a new key: whoever has the old answer has no key to it. */
    private void ask(MutualTls own)
            throws IOException, GeneralSecurityException, ProtocolException, InterruptedException {
        KeyPair keys = SigningRequest.newKey();
        next.key(keys.getPrivate());
        byte[] body = RecordCodec.encode(
                new Enrolment.Renewal(SigningRequest.of(passport.device().value(), keys)));
        HttpRequest request = to("/device/v1/renewals")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        Exchange.Answer answer = send(own, request);
        if (answer.status() != 200) {
            throw new IOException("the backend answered " + answer.status());
        }
        Enrolment.Renewed granted =
                RecordCodec.decode(Enrolment.Renewed.class, answer.body().toArray());
        next.certificate(checked(granted, own, keys), own.ca());
    }

    /** What was granted, and nothing that came along: whatever is written here must be an identity for sure. */
    private X509Certificate checked(Enrolment.Renewed granted, MutualTls own, KeyPair keys)
            throws IOException, GeneralSecurityException {
        if (!MutualTls.parseCertificates(granted.ca()).equals(List.of(own.ca()))) {
            throw new IOException("the backend has another CA than ours: enrol again");
        }
        X509Certificate certificate =
                MutualTls.parseCertificates(granted.certificate()).getFirst();
        certificate.verify(own.ca().getPublicKey());
        if (!SigningRequest.belong(keys.getPrivate(), certificate.getPublicKey())
                || !MutualTls.commonName(certificate).equals(passport.device().value())) {
            throw new IOException("the backend certified another key or another device");
        }
        return certificate;
    }

    private void prove() throws IOException, InterruptedException {
        MutualTls pair = readNext();
        int status = proof(pair);
        if (status == 401 || status == 403) {
            next.discard();
            throw new IOException("the backend does not take the new certificate: " + status);
        } else if (status >= 500) {
            throw new IOException("the backend answered " + status);
        }
        next.accepted();
        renewed.accept(pair);
        next.settle();
        LOG.log(
                Level.INFO,
                "the certificate is renewed, until {0}",
                pair.certificate().getNotAfter().toInstant());
    }

    private MutualTls readNext() throws IOException {
        try {
            return next.read();
        } catch (Fault e) {
            // It will not read next time either: the next look asks anew.
            next.discard();
            throw e;
        }
    }

    private int proof(MutualTls pair) throws IOException, InterruptedException {
        try {
            return send(pair, to(PROOF).build()).status();
        } catch (SSLException e) {
            // Somebody was there and one side did not take the other: the next look asks anew.
            next.discard();
            throw e;
        }
    }

    private Exchange.Answer send(MutualTls as, HttpRequest request) throws IOException, InterruptedException {
        return new Exchange(as.context(PinnedCa.of(as, time)), TIMEOUT).send(request, Limits.MESSAGE_BYTES);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(passport.backendUrl()).resolve(path));
    }
}
