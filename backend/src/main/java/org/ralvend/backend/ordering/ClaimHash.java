package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ralvend.backend.Installation;
import org.ralvend.protocol.json.Bytes;

/** Keyed hash (HMAC-SHA-256, FIPS 198-1) under which claim secrets and codes are stored; the key is not in the database. */
@Singleton
public final class ClaimHash {
    private final SecretKeySpec key;

    public ClaimHash(Installation installation) {
        this.key = new SecretKeySpec(installation.claimKey().toArray(), "HmacSHA256");
    }

    Bytes of(Bytes secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Bytes.of(mac.doFinal(secret.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
