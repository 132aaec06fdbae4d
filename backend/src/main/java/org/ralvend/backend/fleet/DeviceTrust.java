package org.ralvend.backend.fleet;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.program.MutualTls;

/**
 * Believes a device that the backend calls: the JDK checks its chain against our CA by PKIX (RFC 5280, 6), and its CN must be the
 * device id under which the connection was opened. A warehouse's address changes and proves nothing, so its host name is
 * not looked at; what was dialled is given to TLS as the device id. Any thread.
 */
final class DeviceTrust extends X509ExtendedTrustManager {
    private static final String DEVICE = CertificateAuthority.Role.DEVICE.name().toLowerCase(Locale.ROOT);

    private final X509TrustManager pkix;

    private DeviceTrust(X509TrustManager pkix) {
        this.pkix = pkix;
    }

    static DeviceTrust of(MutualTls own) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(own.trustStore());
        return new DeviceTrust((X509TrustManager) factory.getTrustManagers()[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        pkix.checkServerTrusted(chain, authType);
        require(chain[0], socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        pkix.checkServerTrusted(chain, authType);
        require(chain[0], engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("which device is meant cannot be known this way");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return pkix.getAcceptedIssuers();
    }

    private static void require(X509Certificate leaf, @Nullable SSLSession session) throws CertificateException {
        String meant = session == null ? null : session.getPeerHost();
        String is = MutualTls.commonName(leaf);
        if (meant == null || !meant.equals(is) || !MutualTls.unit(leaf).equals(DEVICE)) {
            throw new CertificateException("this is " + is + " (" + MutualTls.unit(leaf) + "), not device " + meant);
        }
    }
}
