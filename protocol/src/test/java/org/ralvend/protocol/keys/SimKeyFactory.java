package org.ralvend.protocol.keys;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Reads public halves again that were stored. What is none of ours is left to the next provider. Made by the JDK, hence public. */
public final class SimKeyFactory extends KeyFactorySpi {
    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
        if (spec instanceof X509EncodedKeySpec encoded) {
            String text = new String(encoded.getEncoded(), StandardCharsets.UTF_8);
            if (text.startsWith(SimKeys.Public.PREFIX)) {
                return new SimKeys.Public(text.substring(SimKeys.Public.PREFIX.length()));
            }
        }
        throw new InvalidKeySpecException("is no simulated key");
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException("simulated keys are not stored");
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException("is encoded as it is");
    }

    @Override
    protected Key engineTranslateKey(Key key) throws InvalidKeyException {
        throw new InvalidKeyException("is no simulated key");
    }
}
