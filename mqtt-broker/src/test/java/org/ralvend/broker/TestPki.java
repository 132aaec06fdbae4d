package org.ralvend.broker;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/** A certificate authority for a test: EC P-256, as the real one. */
final class TestPki {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration VALID = Duration.ofDays(1);

    private final KeyPair keys = newKeys();
    private final X500Principal name = new X500Principal("CN=test authority");
    private final X509Certificate authority;

    TestPki() {
        authority = sign(keys, name, builder(keys, name, Instant.now().plus(VALID)), true);
    }

    MutualTls device(String id) {
        return issue("CN=" + id + ",OU=device", "nobody.invalid");
    }

    MutualTls backend(String id) {
        return issue("CN=" + id + ",OU=backend", "nobody.invalid");
    }

    MutualTls issue(String subject, String host) {
        return issue(subject, host, Instant.now().plus(VALID));
    }

    MutualTls issue(String subject, String host, Instant end) {
        KeyPair own = newKeys();
        X500Principal principal = new X500Principal(subject);
        X509v3CertificateBuilder builder = builder(own, principal, end);
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new MutualTls(own.getPrivate(), List.of(sign(own, principal, builder, false)), authority);
    }

    static void write(MutualTls identity, Path folder) throws IOException, GeneralSecurityException {
        pem(folder.resolve("key.pem"), "PRIVATE KEY", identity.key().getEncoded());
        pem(folder.resolve("cert.pem"), "CERTIFICATE", identity.certificate().getEncoded());
        pem(folder.resolve("ca.pem"), "CERTIFICATE", identity.ca().getEncoded());
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        DurableFile.writePrivate(file, MutualTls.pem(label, der).getBytes(StandardCharsets.US_ASCII));
    }

    private X509v3CertificateBuilder builder(KeyPair subjectKeys, X500Principal subject, Instant end) {
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(end.minus(VALID).minus(VALID)),
                Date.from(end),
                subject,
                subjectKeys.getPublic());
    }

    private X509Certificate sign(
            KeyPair subjectKeys, X500Principal subject, X509v3CertificateBuilder builder, boolean isAuthority) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            certificate.verify(keys.getPublic());
            return certificate;
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(subject + " " + subjectKeys.getPublic(), e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
