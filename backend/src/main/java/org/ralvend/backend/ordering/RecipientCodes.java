package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Instant;
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
    private final ClaimHash hash;

    public RecipientCodes(ClaimHash hash) {
        this.hash = hash;
    }

    /** @param buyers the secret that the vendor minted */
    public ClaimSecret secret(String buyers, int n) {
        return hash.secret("recipient " + n + " of " + buyers);
    }

    /**
     * What is keyed in at a terminal instead.
     *
     * @param vendorNumber of the vendor that sold it, so that wrong codes count where its own do
     */
    public KeypadCode keypad(int vendorNumber, ClaimSecret secret) {
        long drawn = ByteBuffer.wrap(hash.of(Bytes.ofText("keypad code of " + secret.value()))
                        .toArray())
                .getLong();
        return KeypadCode.of(vendorNumber, (int) Long.remainderUnsigned(drawn, KeypadCode.NUMBERS));
    }

    Recipient recipient(Recipients.Giver giver, int n, Instant now) {
        ClaimSecret secret = secret(giver.secret(), n);
        return new Recipient(
                n,
                hash.of(secret),
                hash.of(Bytes.ofText(keypad(giver.vendorNumber(), secret).digits())),
                now,
                null);
    }
}
