package org.ralvend.device.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/**
 * The next key and certificate on their way into {@code identity/}, in {@code identity/next/}. A power cut leaves one of
 * these, and each has exactly one identity that is read:
 *
 * <pre>
 *   in next/                 identity is  what comes next
 *   nothing, key, key and ca the old      ask for a certificate, with a new key
 *   key, ca, cert.pem        the old      use it for a connection once
 *   key, ca, cert, accepted  the new      copy it over the old, then take accepted away, then the rest
 * </pre>
 */
record NextPair(Path identity) {
    private static final String KEY = "key.pem";
    private static final String CA = "ca.pem";
    private static final String CERTIFICATE = "cert.pem";
    private static final String ACCEPTED = "accepted";

    /** The folder whose pair is this device's identity now. */
    static Path current(Path identity) {
        Path next = identity.resolve("next");
        return Files.exists(next.resolve(ACCEPTED)) ? next : identity;
    }

    /** The certificate is written last. */
    boolean hasCertificate() {
        return Files.exists(folder().resolve(CERTIFICATE));
    }

    boolean isAccepted() {
        return Files.exists(folder().resolve(ACCEPTED));
    }

    void key(PrivateKey key) throws IOException {
        write(folder().resolve(KEY), MutualTls.pem("PRIVATE KEY", key.getEncoded()));
    }

    void certificate(X509Certificate certificate, X509Certificate ca) throws IOException, CertificateEncodingException {
        write(folder().resolve(CA), MutualTls.pem("CERTIFICATE", ca.getEncoded()));
        write(folder().resolve(CERTIFICATE), MutualTls.pem("CERTIFICATE", certificate.getEncoded()));
    }

    MutualTls read() {
        return MutualTls.read(folder());
    }

    /** From here on it is the identity. */
    void accepted() throws IOException {
        write(folder().resolve(ACCEPTED), "");
    }

    /** Copies what was accepted over the old pair; may be cut short and done again. */
    void settle() throws IOException {
        for (String file : List.of(KEY, CA, CERTIFICATE)) {
            DurableFile.writePrivate(identity.resolve(file), Files.readAllBytes(folder().resolve(file)));
        }
        discard();
    }

    /**
     * {@code accepted} first: without it the rest counts for nothing. Each is gone for sure before the next goes: an
     * {@code accepted} that a power cut brings back without its key would be an identity that does not read.
     */
    void discard() throws IOException {
        for (String file : List.of(ACCEPTED, CERTIFICATE, CA, KEY)) {
            DurableFile.delete(folder().resolve(file));
        }
    }

    private Path folder() {
        return identity.resolve("next");
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
