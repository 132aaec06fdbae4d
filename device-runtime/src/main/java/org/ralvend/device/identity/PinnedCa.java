package org.ralvend.device.identity;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.ralvend.protocol.program.MutualTls;

/**
 * Believes one CA, and lets the JDK check everything else against it by PKIX (RFC 5280, 6), the host name included, at the
 * time that {@link TrustTime} says. Any thread.
 *
 * <p>Of a chain only the first certificate says anything about the time: it is what the path leads to, while anybody may
 * send more than the path needs.
 */
final class PinnedCa extends X509ExtendedTrustManager {
    /** Finds the one CA. */
    private interface Anchor {
        X509Certificate of(X509Certificate[] chain) throws CertificateException;
    }

    private final Anchor anchor;
    private final TrustTime time;

    private PinnedCa(Anchor anchor, TrustTime time) {
        this.anchor = anchor;
        this.time = time;
    }

    /** The CA of which only the SHA-256 fingerprint is known, found in the chain that the server sends: for enrolment. */
    static PinnedCa byFingerprint(String fingerprint, TrustTime time) {
        return new PinnedCa(chain -> withFingerprint(fingerprint, chain), time);
    }

    /** The CA of our identity. */
    static PinnedCa of(MutualTls own, TrustTime time) {
        return of(() -> own, time);
    }

    /** The CA of the identity of now. */
    static PinnedCa of(Supplier<MutualTls> own, TrustTime time) {
        return new PinnedCa(chain -> own.get().ca(), time);
    }

    /** TLS of a client that has no certificate yet. */
    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {this}, null);
        return context;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain).checkServerTrusted(chain, authType, engine);
        time.verified(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain).checkServerTrusted(chain, authType, socket);
        time.verified(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host name cannot be checked this way");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain).checkClientTrusted(chain, authType, socket);
        time.verified(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain).checkClientTrusted(chain, authType, engine);
        time.verified(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain).checkClientTrusted(chain, authType);
        time.verified(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private X509ExtendedTrustManager judge(X509Certificate[] chain) throws CertificateException {
        try {
            return trusting(anchor.of(chain), time.judging(chain[0]));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private static X509Certificate withFingerprint(String fingerprint, X509Certificate[] chain)
            throws CertificateException {
        for (X509Certificate candidate : chain) {
            if (fingerprint(candidate).equals(fingerprint)) {
                return candidate;
            }
        }
        throw new CertificateException("the server's CA is not the one that the claim names");
    }

    /** SHA-256, in hexadecimal as a claim has it. */
    static String fingerprint(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static X509ExtendedTrustManager trusting(X509Certificate ca, Instant at)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", ca);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setDate(Date.from(at));
        // There is no list to ask: who is revoked is kept out by broker and backend.
        parameters.setRevocationEnabled(false);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
