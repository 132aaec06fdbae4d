package org.ralvend.protocol.program;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * One party's key, certificate and the one CA that it trusts, read from PEM files ({@code key.pem}, {@code cert.pem},
 * {@code ca.pem}). Both sides of every RalVend connection verify; there is no other trust. EC keys, PKCS#8 (RFC 5958),
 * PEM (RFC 7468). Immutable, any thread.
 */
public record MutualTls(PrivateKey key, List<X509Certificate> chain, X509Certificate ca) {
    /** As key stores of these keys are written: PKCS#12 would turn a password that is no secret over ten thousand times. */
    public static final String STORE_TYPE = "JKS";

    private static final char[] NO_PASSWORD = "memory".toCharArray();

    public MutualTls {
        chain = List.copyOf(chain);
    }

    /** @throws Fault {@link FaultCode#CERTIFICATE_MISSING} or {@link FaultCode#CERTIFICATE_BAD}, naming the file */
    public static MutualTls read(Path folder) {
        return new MutualTls(
                readKey(folder.resolve("key.pem")),
                readCertificates(folder.resolve("cert.pem")),
                readCertificates(folder.resolve("ca.pem")).getFirst());
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The certificate's common name (CN), which is the device id on a device's. */
    public String commonName() {
        return commonName(certificate());
    }

    public static String commonName(X509Certificate certificate) {
        return attribute(certificate, "CN");
    }

    /** The organisational unit (OU): {@code device}, {@code backend} or {@code broker}. Empty where there is none. */
    public static String unit(X509Certificate certificate) {
        return attribute(certificate, "OU");
    }

    /** TLS 1.3 with this key and this CA, judged at the time of this machine's clock. */
    public SSLContext context() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trustStore());
            return context(trust.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    /** TLS 1.3 with this key, for who judges certificates in another way. */
    public SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys().getKeyManagers(), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    /** This key for connections, held as it is: the JDK's {@code PKIX} would open the key store anew at each handshake. */
    public KeyManagerFactory keys() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(keyStore(), NO_PASSWORD);
            return keys;
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    /** A key store with this key under the alias {@code self}. Its password is {@link #keyStorePassword()}. */
    public KeyStore keyStore() {
        try {
            KeyStore store = empty();
            store.setKeyEntry("self", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    public KeyStore trustStore() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("ca", ca);
            return store;
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    /** Key stores need one; it protects nothing, since the store never leaves a private folder or this memory. */
    public static char[] keyStorePassword() {
        return NO_PASSWORD.clone();
    }

    public static List<X509Certificate> readCertificates(Path file) {
        try {
            return parseCertificates(readFile(file));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, file + ": " + e.getMessage(), e);
        }
    }

    public static List<X509Certificate> parseCertificates(String pem) throws GeneralSecurityException {
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("no certificate in it");
        }
        return found.stream().map(X509Certificate.class::cast).toList();
    }

    public static PrivateKey readKey(Path file) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(readFile(file).replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, file + ": " + e.getMessage(), e);
        }
    }

    /** @param label what stands in the armour, such as {@code PRIVATE KEY} */
    public static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static String readFile(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw new Fault(FaultCode.CERTIFICATE_MISSING, file.toString(), e);
        } catch (IOException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, file + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(STORE_TYPE);
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store in memory needs no I/O", e);
        }
    }

    private static String attribute(X509Certificate certificate, String type) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equals(type) && part.getValue() instanceof String value) {
                    return value;
                }
            }
            return "";
        } catch (InvalidNameException e) {
            throw new IllegalStateException("the JDK writes a name that it cannot read", e);
        }
    }
}
