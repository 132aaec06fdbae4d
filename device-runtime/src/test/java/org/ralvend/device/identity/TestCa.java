package org.ralvend.device.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.ralvend.protocol.program.MutualTls;

/** A certificate authority that lives as long as a test. */
public final class TestCa {
    private static final X500Name NAME = new X500Name("CN=test CA");
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    public TestCa() {
        certificate = sign(NAME, keys.getPublic(), true, Instant.now().plus(Duration.ofDays(1)));
    }

    /** Itself good between these. */
    TestCa(Instant start, Instant end) {
        certificate = sign(NAME, keys.getPublic(), true, start, end);
    }

    /** @param subject such as {@code CN=w1-a,OU=device} */
    public MutualTls issue(String subject) {
        return issue(subject, Instant.now().plus(Duration.ofDays(1)));
    }

    public MutualTls issue(String subject, Instant end) {
        KeyPair own = keys();
        return new MutualTls(
                own.getPrivate(), List.of(sign(new X500Name(subject), own.getPublic(), false, end)), certificate);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Certifies the key of this request, from then on. */
    X509Certificate certify(PKCS10CertificationRequest request, String subject, Instant start) {
        try {
            PublicKey key = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
            return sign(new X500Name(subject), key, false, start, start.plus(RenewingBackend.LIFE));
        } catch (PEMException e) {
            throw new AssertionError(e);
        }
    }

    /** Good between these. */
    public MutualTls issue(String subject, Instant start, Instant end) {
        KeyPair own = keys();
        return new MutualTls(
                own.getPrivate(),
                List.of(sign(new X500Name(subject), own.getPublic(), false, start, end)),
                certificate);
    }

    private X509Certificate sign(X500Name subject, PublicKey subjectKey, boolean ca, Instant end) {
        return sign(subject, subjectKey, ca, end.minus(Duration.ofDays(2)), end);
    }

    private X509Certificate sign(X500Name subject, PublicKey subjectKey, boolean ca, Instant start, Instant end) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    NAME, BigInteger.valueOf(System.nanoTime()), Date.from(start), Date.from(end), subject, subjectKey);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
