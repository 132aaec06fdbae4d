package org.ralvend.broker;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.ralvend.protocol.program.MutualTls;

/**
 * What a client has shown of itself.
 *
 * @param name whom it may speak for; empty where the certificate leaves doubt
 * @param unit its role's unit; empty where the certificate leaves doubt
 * @param valid whether it holds at this moment
 */
record Proof(String name, String unit, boolean valid) {
    /**
     * A subject with more than one CN or OU, or with characters that must be escaped in text (RFC 2253, section 2.4),
     * leaves doubt: what is one name to the authority could be read as another here.
     */
    static Proof of(X509Certificate certificate, Instant now) {
        String subject = certificate.getSubjectX500Principal().getName();
        List<String> parts = Arrays.asList(subject.split(",", -1));
        boolean plain = subject.chars().noneMatch(c -> c == '\\' || c == '+' || c == '"' || c == '#');
        if (!plain || count(parts, "CN=") != 1 || count(parts, "OU=") != 1) {
            return new Proof("", "", false);
        }
        return new Proof(MutualTls.commonName(certificate), MutualTls.unit(certificate), isValid(certificate, now));
    }

    private static long count(List<String> parts, String start) {
        return parts.stream().filter(part -> part.startsWith(start)).count();
    }

    /** The handshake checks it too, but a resumed TLS session does not check again. */
    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
