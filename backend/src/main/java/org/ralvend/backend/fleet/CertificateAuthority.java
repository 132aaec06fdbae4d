package org.ralvend.backend.fleet;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/**
 * The installation's own CA (X.509, RFC 5280): certifies devices, brokers and backends, and nobody trusts another. The
 * subject is always the CA's choice: common name the party's id, organisational unit its role. Any thread.
 */
public final class CertificateAuthority {
    /** What a certificate's bearer is, as the broker and the backend read it from the organisational unit. */
    public enum Role {
        DEVICE,
        BACKEND,
        BROKER
    }

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LIFE = Duration.ofDays(365);

    /** Certificates begin in the past, for devices whose clock is behind. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** @throws Fault {@link FaultCode#CERTIFICATE_MISSING} */
    public static CertificateAuthority read(Path folder) {
        return new CertificateAuthority(
                MutualTls.readKey(folder.resolve("ca-key.pem")),
                MutualTls.readCertificates(folder.resolve("ca.pem")).getFirst());
    }

    /** Makes key and certificate where there are none. */
    public static void prepare(Path folder, Instant now) throws IOException, GeneralSecurityException {
        if (Files.exists(folder.resolve("ca.pem"))) {
            return;
        }
        KeyPair keys = newKeys();
        X500Principal name = new X500Principal("CN=RalVend CA");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial(), Date.from(now.minus(BEFORE)), Date.from(now.plus(CA_LIFE)), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate self = sign(builder, keys.getPrivate());
        write(
                folder.resolve("ca-key.pem"),
                MutualTls.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        write(folder.resolve("ca.pem"), pem(self));
    }

    /** A new key and certificate for one of our own programs, in this folder: key.pem, cert.pem, ca.pem. */
    public void equip(Path folder, String name, Role role, List<String> hosts, Instant now)
            throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        write(
                folder.resolve("key.pem"),
                MutualTls.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        write(folder.resolve("cert.pem"), certify(name, role, keys.getPublic(), hosts, now));
        write(folder.resolve("ca.pem"), pem(certificate));
    }

    /**
     * Certifies the key of a signing request (PKCS#10, RFC 2986) whose signature proves that its sender has the key.
     *
     * @return the chain in PEM, the device's certificate first
     * @throws GeneralSecurityException where the request is unreadable or its signature does not verify
     */
    public String certifyRequest(String csr, String name, Role role, Instant now) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(csr))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
                throw new GeneralSecurityException("no signing request");
            }
            if (!request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
                throw new GeneralSecurityException("the request's signature does not verify");
            }
            return certify(
                    name, role, new JcaPKCS10CertificationRequest(request).getPublicKey(), List.of("localhost"), now);
        } catch (IOException | OperatorException | PKCSException e) {
            throw new GeneralSecurityException("the signing request is unreadable", e);
        }
    }

    /** Which key a chain that was made here is for. */
    static PublicKey keyOf(String chain) {
        try {
            return MutualTls.parseCertificates(chain).getFirst().getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own", e);
        }
    }

    /** SHA-256 of the CA's certificate, in hexadecimal: what a claim pins. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own", e);
        }
    }

    public String certificatePem() {
        return pem(certificate);
    }

    private String certify(String name, Role role, PublicKey subject, List<String> hosts, Instant now)
            throws GeneralSecurityException, IOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                certificate,
                serial(),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(LIFE)),
                new X500Principal("CN=" + name + ", OU=" + role.name().toLowerCase(Locale.ROOT) + ", O=RalVend"),
                subject);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return pem(sign(builder, key)) + pem(certificate);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static boolean isAddress(String host) {
        return host.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0)
                && !host.equals("localhost");
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM);
    }

    private static String pem(X509Certificate certificate) {
        try {
            return MutualTls.pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own", e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
