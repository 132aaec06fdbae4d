package org.ralvend.protocol.keys;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureSpi;

/** SHA-256 over the key's secret and the signed bytes. Made by the JDK, hence public. */
public final class KeyedHash extends SignatureSpi {
    private final MessageDigest digest;

    public KeyedHash() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof SimKeys.Public simulated)) {
            throw new InvalidKeyException("is no simulated key");
        }
        begin(simulated.secret());
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof SimKeys.Private simulated)) {
            throw new InvalidKeyException("is no simulated key");
        }
        begin(simulated.secret());
    }

    private void begin(String secret) {
        digest.reset();
        digest.update(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void engineUpdate(byte b) {
        digest.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() {
        return digest.digest();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
        return MessageDigest.isEqual(digest.digest(), signature);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
        throw new UnsupportedOperationException(name);
    }
}
