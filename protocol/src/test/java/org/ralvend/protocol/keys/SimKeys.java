package org.ralvend.protocol.keys;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.util.List;
import java.util.Map;

/**
 * Keys that sign by a keyed hash. The code under test asks the JDK for {@code SHA256withECDSA} as ever; which provider
 * signs is chosen by the class of the key (JCA reference guide, delayed provider selection), and ours says that it takes
 * these keys and no others. So nothing in the code under test knows of it, and a real key is never signed with here.
 */
public final class SimKeys {
    interface Simulated extends Key {
        @Override
        default String getAlgorithm() {
            return "EC";
        }

        @Override
        default String getFormat() {
            return "simulated";
        }
    }

    /** A secret in the clothes of a private key. */
    public record Private(String secret) implements Simulated, PrivateKey {
        @Override
        public byte[] getEncoded() {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The same secret in the clothes of a public key: only a simulation may do that. */
    public record Public(String secret) implements Simulated, PublicKey {
        static final String PREFIX = "simulated:";

        @Override
        public byte[] getEncoded() {
            return (PREFIX + secret).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class Keyed extends Provider {
        @Serial
        private static final long serialVersionUID = 1;

        static final String NAME = "RalVendSimulation";

        Keyed() {
            super(NAME, "1", "keyed hashes for simulated keys");
            putService(new Service(
                    this,
                    "Signature",
                    "SHA256withECDSA",
                    KeyedHash.class.getName(),
                    List.of(),
                    Map.of("SupportedKeyClasses", Private.class.getName() + "|" + Public.class.getName())));
            putService(new Service(this, "KeyFactory", "EC", SimKeyFactory.class.getName(), List.of(), Map.of()));
        }
    }

    private SimKeys() {}

    /** Its private half signs what its public half verifies, as long as no other pair has the same secret. */
    public static KeyPair pair(String secret) {
        install();
        return new KeyPair(new Public(secret), new Private(secret));
    }

    /** Once per program, before the first signature. */
    public static void install() {
        if (Security.getProvider(Keyed.NAME) == null) {
            Security.addProvider(new Keyed());
        }
    }
}
