package org.ralvend.updater.publish;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.Key;

/** A key that signs metadata, with its public half. Immutable. */
public final class SigningKey {
    private static final int RSA_BITS = 3072;
    private static final int SHA256_BYTES = 32;
    private static final PSSParameterSpec PSS = new PSSParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SHA256_BYTES, PSSParameterSpec.TRAILER_FIELD_BC);

    private final Key key;
    private final PrivateKey secret;

    private SigningKey(Key key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    static SigningKey fresh(Key.Scheme scheme) {
        try {
            KeyPair pair = generator(scheme).generateKeyPair();
            return new SigningKey(new Key(scheme, Bytes.of(pair.getPublic().getEncoded())), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of " + scheme, e);
        }
    }

    private static KeyPairGenerator generator(Key.Scheme scheme) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(scheme.algorithm());
        AlgorithmParameterSpec kind = switch (scheme) {
            case ED25519 -> null;
            case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
            case RSA_PSS -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
        };
        if (kind != null) {
            generator.initialize(kind);
        }
        return generator;
    }

    /**
     * @param pkcs8 of the secret half (RFC 5958)
     * @throws GeneralSecurityException where it is no key of this kind
     */
    static SigningKey of(Key key, byte[] pkcs8) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(key.scheme().algorithm());
        return new SigningKey(key, factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }

    public Key key() {
        return key;
    }

    byte[] pkcs8() {
        return secret.getEncoded();
    }

    /** Hexadecimal, as metadata has signatures. */
    String sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.scheme()) {
                        case ED25519 -> "Ed25519";
                        case ECDSA_P256 -> "SHA256withECDSA";
                        case RSA_PSS -> "RSASSA-PSS";
                    });
            @Nullable PSSParameterSpec parameters = key.scheme() == Key.Scheme.RSA_PSS ? PSS : null;
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(secret);
            signature.update(content);
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was made here signs", e);
        }
    }
}
