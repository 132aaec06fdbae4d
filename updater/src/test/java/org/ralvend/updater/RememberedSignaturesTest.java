package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Ed25519 in this module's tests says, once and again, what the JDK says. */
class RememberedSignaturesTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "other".getBytes(StandardCharsets.UTF_8);

    private final KeyPair pair = pair();
    private final byte[] signature = sign(MESSAGE);

    @Test
    void isWhatTestsGet() throws GeneralSecurityException {
        assertEquals(
                "Remembering", Signature.getInstance("Ed25519").getProvider().getName());
    }

    @Test
    void signsAsTheJdk() throws GeneralSecurityException {
        Signature jdk = Signature.getInstance("Ed25519", "SunEC");
        jdk.initSign(pair.getPrivate());
        jdk.update(MESSAGE);
        assertArrayEquals(jdk.sign(), signature);
    }

    @Test
    void answersAsTheJdkAlsoWhereItRemembers() throws GeneralSecurityException {
        for (int round = 0; round < 2; round++) {
            assertSame(pair.getPublic(), MESSAGE, signature);
            assertSame(pair().getPublic(), MESSAGE, signature);
            for (int bit = 0; bit < signature.length * Byte.SIZE; bit += 37) {
                assertSame(pair.getPublic(), MESSAGE, turned(signature, bit));
            }
            for (int bit = 0; bit < MESSAGE.length * Byte.SIZE; bit++) {
                assertSame(pair.getPublic(), turned(MESSAGE, bit), signature);
            }
            for (int length : new int[] {0, 63, 65}) {
                assertSame(pair.getPublic(), MESSAGE, Arrays.copyOf(signature, length));
            }
            byte[] tooLarge = signature.clone();
            Arrays.fill(tooLarge, 32, 64, (byte) 0xff);
            assertSame(pair.getPublic(), MESSAGE, tooLarge);
        }
    }

    @Test
    void refusesAKeyThatIsNoPoint() throws GeneralSecurityException {
        EdECPublicKey good = (EdECPublicKey) pair.getPublic();
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        int refused = 0;
        for (int i = 1; i <= 20; i++) {
            EdECPoint point = new EdECPoint(false, good.getPoint().getY().add(BigInteger.valueOf(i)));
            PublicKey key = factory.generatePublic(new EdECPublicKeySpec(good.getParams(), point));
            String expected = init("SunEC", key);
            assertEquals(expected, init("Remembering", key));
            refused += expected.isEmpty() ? 0 : 1;
        }
        assertTrue(refused > 0);
    }

    @Test
    void remembersEachOnce() throws GeneralSecurityException {
        int before = RememberedSignatures.remembered();
        for (int round = 0; round < 3; round++) {
            verify("Remembering", pair.getPublic(), MESSAGE, signature);
            verify("Remembering", pair.getPublic(), OTHER, signature);
        }
        assertEquals(before + 2, RememberedSignatures.remembered());
    }

    @Test
    void beginsAnewAfterEachAnswer() throws GeneralSecurityException {
        byte[] twice = "messagemessage".getBytes(StandardCharsets.UTF_8);
        byte[] other = sign(OTHER);
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        for (int i = 0; i < 3; i++) {
            check.update(MESSAGE);
            assertTrue(check.verify(signature));
        }
        check.update(OTHER);
        assertTrue(check.verify(other), "what was remembered is told to the JDK no more");
        check.update(MESSAGE);
        check.initVerify(pair.getPublic());
        check.update(MESSAGE);
        assertTrue(check.verify(signature));
        assertSame(pair.getPublic(), twice, signature);
        Signature maker = Signature.getInstance("Ed25519");
        maker.initSign(pair.getPrivate());
        for (int i = 0; i < 2; i++) {
            maker.update(MESSAGE);
            assertArrayEquals(signature, maker.sign());
        }
    }

    private static void assertSame(PublicKey key, byte[] message, byte[] signature) throws GeneralSecurityException {
        assertEquals(verify("SunEC", key, message, signature), verify("Remembering", key, message, signature));
    }

    /** The answer, or what was thrown. */
    private static String verify(String provider, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519", provider);
        check.initVerify(key);
        check.update(message);
        try {
            return Boolean.toString(check.verify(signature));
        } catch (SignatureException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String init(String provider, PublicKey key) throws GeneralSecurityException {
        try {
            Signature.getInstance("Ed25519", provider).initVerify(key);
            return "";
        } catch (InvalidKeyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private byte[] sign(byte[] message) {
        try {
            Signature maker = Signature.getInstance("Ed25519");
            maker.initSign(pair.getPrivate());
            maker.update(message);
            return maker.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] turned(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return other;
    }
}
