package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ralvend.backend.Installation;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.json.Bytes;

/** Keyed hash (HMAC-SHA-256, FIPS 198-1) under which claim secrets and codes are stored; the key is not in the database. */
@Singleton
public final class ClaimHash {
    private static final int SECRET_BYTES = 16;

    private final SecretKeySpec key;

    public ClaimHash(Installation installation) {
        this.key = new SecretKeySpec(installation.claimKey().toArray(), "HmacSHA256");
    }

    /** Of the code or the secret, whichever was entered. */
    Bytes of(ClaimEntered entered) {
        KeypadCode code = entered.keypadCode();
        ClaimSecret secret = entered.secret();
        return of(Bytes.ofText(code == null ? Objects.requireNonNull(secret).value() : code.digits()));
    }

    /**
     * That nobody without the key could have made, always the same.
     *
     * @param from has a space, which no secret has: so what is hashed here is never what is looked up
     */
    ClaimSecret secret(String from) {
        byte[] mac = of(Bytes.ofText(from)).toArray();
        return new ClaimSecret(
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, SECRET_BYTES)));
    }

    Bytes of(ClaimSecret secret) {
        return of(Bytes.ofText(secret.value()));
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
