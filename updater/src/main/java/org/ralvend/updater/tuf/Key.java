package org.ralvend.updater.tuf;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.ralvend.protocol.json.Bytes;

/**
 * A public key of one of the kinds of specification 4.2: Ed25519 (RFC 8032), ECDSA on P-256 with SHA-256 (FIPS 186-5), RSASSA-PSS
 * with SHA-256 (RFC 8017) of 2048 bits or more. Two keys are equal where they are the same key, whatever their ids.
 *
 * @param encoded SubjectPublicKeyInfo (RFC 5280 section 4.1)
 */
public record Key(Scheme scheme, Bytes encoded) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int SHA256_BYTES = 32;
    private static final int ED25519_BYTES = 32;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int PEM_CHARS = 64;

    /** SubjectPublicKeyInfo up to the 32 bytes of an Ed25519 key (RFC 8410 section 4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** How it signs. */
    public enum Scheme {
        ED25519("ed25519", "ed25519", "Ed25519"),
        ECDSA_P256("ecdsa", "ecdsa-sha2-nistp256", "EC"),
        RSA_PSS("rsa", "rsassa-pss-sha256", "RSA");

        private final String type;
        private final String tufName;
        private final String algorithm;

        Scheme(String type, String tufName, String algorithm) {
            this.type = type;
            this.tufName = tufName;
            this.algorithm = algorithm;
        }

        /** As the JDK names its keys' kind. */
        public String algorithm() {
            return algorithm;
        }

        /** As metadata names it. */
        public String tufName() {
            return tufName;
        }

        /** Earlier specifications named the type of an ECDSA key as its scheme. */
        private boolean is(String keyType, String scheme) {
            return tufName.equals(scheme) && (type.equals(keyType) || (this == ECDSA_P256 && tufName.equals(keyType)));
        }
    }

    /** Empty where nobody here can use it: it counts for nothing then. */
    public static Optional<Key> of(Fields key) {
        String type = key.text("keytype");
        String name = key.text("scheme");
        for (Scheme scheme : Scheme.values()) {
            if (scheme.is(type, name)) {
                return of(scheme, key.object("keyval").text("public"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Key> of(Scheme scheme, String given) {
        try {
            byte[] encoded = scheme == Scheme.ED25519 ? ed25519(given) : pem(given);
            PublicKey key = read(scheme, encoded);
            boolean fits = switch (key) {
                case ECPublicKey ec -> ec.getParams().getOrder().equals(P256_ORDER);
                case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
                default -> scheme == Scheme.ED25519;
            };
            return fits ? Optional.of(new Key(scheme, Bytes.of(key.getEncoded()))) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As it stands in metadata (specification 4.2). */
    public Json.Obj json() {
        byte[] bytes = encoded.toArray();
        String text = scheme == Scheme.ED25519
                ? HexFormat.of().formatHex(bytes, ED25519.length, bytes.length)
                : BEGIN + "\n"
                        + Base64.getMimeEncoder(PEM_CHARS, new byte[] {'\n'}).encodeToString(bytes) + "\n" + END + "\n";
        return Json.Obj.of()
                .with("keytype", scheme.type)
                .with("scheme", scheme.tufName)
                .with("keyval", Json.Obj.of().with("public", text));
    }

    /** The SHA-256 of its canonical form, as specification 4.2 recommends it. */
    public String id() {
        return HexFormat.of()
                .formatHex(Bytes.of(CanonicalJson.encode(json())).sha256().toArray());
    }

    /** Whether it has signed exactly these bytes. */
    public boolean verifies(byte[] signed, byte[] signature) {
        try {
            PublicKey key = read(scheme, encoded.toArray());
            return switch (scheme) {
                case ED25519 -> verify(Signature.getInstance("Ed25519"), key, signed, signature);
                case ECDSA_P256 -> verify(Signature.getInstance("SHA256withECDSA"), key, signed, signature);
                case RSA_PSS -> verifyPss(key, signed, signature);
            };
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    /** With a salt as long as the hash, as most sign, or as long as can be, as some do. */
    private static boolean verifyPss(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        int bits = ((RSAPublicKey) key).getModulus().bitLength();
        int longest = Math.ceilDiv(bits - 1, Byte.SIZE) - SHA256_BYTES - 2;
        for (int salt : List.of(SHA256_BYTES, longest)) {
            Signature check = Signature.getInstance("RSASSA-PSS");
            check.setParameter(new PSSParameterSpec(
                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, PSSParameterSpec.TRAILER_FIELD_BC));
            if (verify(check, key, signed, signature)) {
                return true;
            }
        }
        return false;
    }

    private static boolean verify(Signature check, PublicKey key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        check.initVerify(key);
        check.update(signed);
        return check.verify(signature);
    }

    private static PublicKey read(Scheme scheme, byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance(scheme.algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static byte[] ed25519(String hex) {
        byte[] key = HexFormat.of().parseHex(hex);
        if (key.length != ED25519_BYTES) {
            throw new IllegalArgumentException("not " + ED25519_BYTES + " bytes");
        }
        byte[] encoded = new byte[ED25519.length + ED25519_BYTES];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(key, 0, encoded, ED25519.length, ED25519_BYTES);
        return encoded;
    }

    private static byte[] pem(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(BEGIN) || !trimmed.endsWith(END)) {
            throw new IllegalArgumentException("no PEM of a public key");
        }
        String inner = trimmed.substring(BEGIN.length(), trimmed.length() - END.length());
        return Base64.getMimeDecoder().decode(inner);
    }
}
