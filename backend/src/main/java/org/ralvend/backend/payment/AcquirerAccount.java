package org.ralvend.backend.payment;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.MutualTls;

/**
 * Where the operator's acquirer is reached, and as whom. Immutable.
 *
 * @param base without a slash at its end
 * @param trust whose certificates are believed; host names are checked besides
 * @param patience for one call, from its first byte to the last of its answer
 */
public record AcquirerAccount(URI base, String token, SSLContext trust, Duration patience) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    /**
     * @param url https, or http to this host alone
     * @param tokenFile has the bearer token and nothing else
     * @param caFile certificates that are trusted, and no others; empty for those that the JDK trusts
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE}, {@link FaultCode#CONFIG_UNREADABLE}, {@link FaultCode#CERTIFICATE_BAD}
     */
    public static AcquirerAccount of(String url, Path tokenFile, String caFile, Duration patience) {
        return new AcquirerAccount(base(url), token(tokenFile), trust(caFile), patience);
    }

    private static URI base(String url) {
        try {
            URI base = URI.create(url.replaceFirst("/+$", ""));
            String host = base.getHost();
            boolean plain = host != null
                    && base.getRawUserInfo() == null
                    && base.getRawQuery() == null
                    && base.getRawFragment() == null;
            boolean safe = "https".equals(base.getScheme())
                    || ("http".equals(base.getScheme()) && host != null && LOOPBACK.contains(host));
            if (plain && safe) {
                return base;
            }
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "acquirer.url: " + e.getMessage(), e);
        }
        throw new Fault(
                FaultCode.CONFIG_BAD_VALUE,
                "acquirer.url must be as https://host/path; http is for a program on this host alone");
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (TOKEN.matcher(token).matches()) {
                return token;
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
        throw new Fault(FaultCode.CONFIG_BAD_VALUE, file + " has no token, or more than one");
    }

    private static SSLContext trust(String caFile) {
        try {
            if (caFile.isEmpty()) {
                return SSLContext.getDefault();
            }
            List<X509Certificate> trusted = MutualTls.readCertificates(Path.of(caFile));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("ca-" + i, trusted.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, "acquirer.ca-file: " + e.getMessage(), e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return base.toString();
    }
}
