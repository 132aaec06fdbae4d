package org.ralvend.updater.tuf;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ralvend.protocol.json.Bytes;

/** A key with which a test signs. */
record TestKey(Key.Scheme scheme, KeyPair pair) {
    static TestKey fresh() {
        return of(Key.Scheme.ED25519);
    }

    static TestKey of(Key.Scheme scheme) {
        try {
            KeyPairGenerator generator = switch (scheme) {
                case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
                case ECDSA_P256 -> {
                    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec("secp256r1"));
                    yield ec;
                }
                case RSA_PSS -> rsa(2048);
            };
            return new TestKey(scheme, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestKey shortRsa() {
        return new TestKey(Key.Scheme.RSA_PSS, rsa(1024).generateKeyPair());
    }

    private static KeyPairGenerator rsa(int bits) {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(bits);
            return rsa;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String id() {
        return HexFormat.of()
                .formatHex(Bytes.of(pair.getPublic().getEncoded()).sha256().toArray());
    }

    /** As it stands in metadata. */
    Map<String, Object> json() {
        byte[] encoded = pair.getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END PUBLIC KEY-----\n";
        String hex = HexFormat.of().formatHex(encoded, Math.max(0, encoded.length - 32), encoded.length);
        return switch (scheme) {
            case ED25519 -> json("ed25519", "ed25519", hex);
            case ECDSA_P256 -> json("ecdsa", "ecdsa-sha2-nistp256", pem);
            case RSA_PSS -> json("rsa", "rsassa-pss-sha256", pem);
        };
    }

    private static Map<String, Object> json(String type, String scheme, String key) {
        return new LinkedHashMap<>(Map.of("keytype", type, "scheme", scheme, "keyval", Map.of("public", key)));
    }

    /** Hexadecimal. */
    String sign(byte[] content) {
        try {
            Signature signature = switch (scheme) {
                case ED25519 -> Signature.getInstance("Ed25519");
                case ECDSA_P256 -> Signature.getInstance("SHA256withECDSA");
                case RSA_PSS -> {
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                    yield pss;
                }
            };
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] wrong(byte[] content) {
        byte[] other = Arrays.copyOf(content, content.length + 1);
        other[content.length] = '!';
        return other;
    }
}
