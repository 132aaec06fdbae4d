package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.json.Bytes;

/**
 * Makes a recipient's secret from the buyer's, and its keypad code from that, with the installation's key (HMAC-SHA-256, FIPS
 * 198-1). So only their hashes are stored, whoever has a secret can be shown again what belongs to it, a restored backend makes
 * the same, and nobody gets from a recipient's secret to the buyer's. As strong as what a vendor mints: 128 bits and eight digits.
 * Any thread.
 */
@Singleton
public final class RecipientCodes {
    private static final int SECRET_BYTES = 16;

    private final ClaimHash hash;

    public RecipientCodes(ClaimHash hash) {
        this.hash = hash;
    }

    /** @param buyers the secret that the vendor minted */
    public ClaimSecret secret(String buyers, int n) {
        byte[] bits = Arrays.copyOf(derive("recipient " + n + " of " + buyers), SECRET_BYTES);
        return new ClaimSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /**
     * What is keyed in at a terminal instead.
     *
     * @param vendorNumber of the vendor that sold it, so that wrong codes count where its own do
     */
    public KeypadCode keypad(int vendorNumber, ClaimSecret secret) {
        long drawn = ByteBuffer.wrap(derive("keypad code of " + secret.value())).getLong();
        return KeypadCode.of(vendorNumber, (int) Long.remainderUnsigned(drawn, KeypadCode.NUMBERS));
    }

    Recipient recipient(Recipients.Giver giver, int n, Instant now) {
        ClaimSecret secret = secret(giver.secret(), n);
        return new Recipient(
                n,
                hash.of(Bytes.ofText(secret.value())),
                hash.of(Bytes.ofText(keypad(giver.vendorNumber(), secret).digits())),
                now,
                null);
    }

    /** No secret has a space in it, so what is hashed here is never what is looked up. */
    private byte[] derive(String text) {
        return hash.of(Bytes.ofText(text)).toArray();
    }
}
