package org.ralvend.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/** The secrets of one installation that all its backend replicas share, in {@code ca/} of its home; made by {@code --prepare}. */
public record Installation(Path folder, PrivateKey commandKey, PublicKey commandPublicKey, Bytes claimKey) {
    private static final String COMMAND_KEY = "command-key.pem";
    private static final String COMMAND_PUBLIC = "command-public.pem";
    private static final String CLAIM_KEY = "claim-key";

    /** Makes what is missing; what is there stays. */
    public static void prepare(Path folder) throws IOException, GeneralSecurityException {
        if (!Files.exists(folder.resolve(COMMAND_PUBLIC))) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            DurableFile.writePrivate(
                    folder.resolve(COMMAND_KEY),
                    Bytes.ofText(MutualTls.pem("PRIVATE KEY", keys.getPrivate().getEncoded()))
                            .toArray());
            DurableFile.writePrivate(
                    folder.resolve(COMMAND_PUBLIC),
                    Bytes.ofText(MutualTls.pem("PUBLIC KEY", keys.getPublic().getEncoded()))
                            .toArray());
        }
        if (!Files.exists(folder.resolve(CLAIM_KEY))) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            DurableFile.writePrivate(
                    folder.resolve(CLAIM_KEY), Base64.getEncoder().encode(key));
        }
    }

    /** @throws Fault {@link FaultCode#CERTIFICATE_MISSING} where the installation was not prepared */
    public static Installation read(Path folder) {
        try {
            String publicPem = Files.readString(folder.resolve(COMMAND_PUBLIC));
            byte[] der = Base64.getMimeDecoder().decode(publicPem.replaceAll("-----[A-Z ]+-----", ""));
            PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            Bytes claimKey =
                    Bytes.ofBase64(Files.readString(folder.resolve(CLAIM_KEY)).strip());
            return new Installation(folder, MutualTls.readKey(folder.resolve(COMMAND_KEY)), publicKey, claimKey);
        } catch (IOException | GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_MISSING, folder + " (run: ralvend backend --prepare)", e);
        }
    }

    public String commandPublicPem() {
        return MutualTls.pem("PUBLIC KEY", commandPublicKey.getEncoded());
    }
}
