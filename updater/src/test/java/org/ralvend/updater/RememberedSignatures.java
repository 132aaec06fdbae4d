package org.ralvend.updater;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ralvend.protocol.json.Bytes;

/**
 * The JDK's Ed25519 for all tests of this module, which answers for a signature that was checked before as it did then: the same
 * metadata is refreshed hundreds of times, and a test JVM has no compiler that makes the arithmetic fast. Whatever differs by a
 * bit is checked. Without parameters and nulls, which nobody here gives it.
 */
public final class RememberedSignatures implements BeforeAllCallback {
    private static final String ED25519 = "Ed25519";
    private static final String JDK = "SunEC";
    private static final Provider REMEMBERING = new Remembering();

    /** JUnit makes it. */
    public RememberedSignatures() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Security.insertProviderAt(REMEMBERING, 1);
    }

    static int remembered() {
        return Checked.CHECKED.size();
    }

    private static final class Remembering extends Provider {
        private static final long serialVersionUID = 1;

        Remembering() {
            super("Remembering", "1", "Ed25519 that remembers what it has checked");
            put("Signature." + ED25519, Checked.class.getName());
        }
    }

    private record Claim(Bytes key, Bytes signed, Bytes signature) {}

    /** One signature that is made or checked. */
    public static final class Checked extends SignatureSpi {
        private static final Map<Claim, Boolean> CHECKED = new ConcurrentHashMap<>();

        private final Signature jdk;
        private final ByteArrayOutputStream signed = new ByteArrayOutputStream();
        private @Nullable PublicKey key;

        /** The JCA makes it. */
        public Checked() throws NoSuchAlgorithmException, NoSuchProviderException {
            jdk = Signature.getInstance(ED25519, JDK);
        }

        @Override
        protected void engineInitVerify(PublicKey by) throws InvalidKeyException {
            signed.reset();
            jdk.initVerify(by);
            key = by;
        }

        @Override
        protected void engineInitSign(PrivateKey secret) throws InvalidKeyException {
            jdk.initSign(secret);
            key = null;
            signed.reset();
        }

        @Override
        protected void engineUpdate(byte one) {
            signed.write(one);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            signed.write(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            jdk.update(signed.toByteArray());
            signed.reset();
            return jdk.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            PublicKey by = Objects.requireNonNull(key, "the JCA lets nobody verify before a key is given");
            Claim claim = new Claim(Bytes.of(by.getEncoded()), Bytes.of(signed.toByteArray()), Bytes.of(signature));
            Boolean known = CHECKED.get(claim);
            if (known == null) {
                known = check(by, signature);
                CHECKED.put(claim, known);
            }
            signed.reset();
            return known;
        }

        /** Begins anew: what a check before threw over is still with the JDK. */
        private boolean check(PublicKey by, byte[] signature) throws SignatureException {
            try {
                jdk.initVerify(by);
            } catch (InvalidKeyException e) {
                throw new SignatureException("a key that was good before", e);
            }
            jdk.update(signed.toByteArray());
            return jdk.verify(signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name); // Ed25519 knows none by name, as in the JDK.
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name); // Ed25519 knows none by name, as in the JDK.
        }
    }
}
