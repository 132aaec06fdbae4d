package org.ralvend.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.ralvend.protocol.json.Bytes;

/** ECDSA P-256 with SHA-256 (FIPS 186-5) over the kind of the signed thing, a line feed, and its bytes. */
public final class Signatures {
    private Signatures() {}

    public static Bytes sign(PrivateKey key, String kind, Bytes payload) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            feed(signature, kind, payload);
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of our own cannot sign", e);
        }
    }

    /** @throws GeneralSecurityException where the signature is not this key's over exactly these bytes */
    public static void verify(PublicKey key, String kind, Bytes payload, Bytes signature)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(key);
        feed(check, kind, payload);
        if (!check.verify(signature.toArray())) {
            throw new SignatureException("does not verify");
        }
    }

    private static void feed(Signature signature, String kind, Bytes payload) throws SignatureException {
        signature.update((kind + "\n").getBytes(StandardCharsets.UTF_8));
        signature.update(payload.toArray());
    }
}
