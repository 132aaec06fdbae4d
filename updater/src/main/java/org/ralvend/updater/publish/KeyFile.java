package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.updater.tuf.CanonicalJson;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;

/**
 * A signing key on disk, as JSON: the public half as metadata has it, and the secret half (PKCS #8), encrypted by AES-256-GCM (NIST SP
 * 800-38D) under a key that Argon2id (RFC 9106, second recommended choice of section 4) makes of a passphrase; the public half is
 * authenticated with it. A key that must sign with nobody there has no passphrase, and only its file's permissions.
 *
 * @param publicHalf its members are those of a key in metadata
 * @param sealed how the secret half is kept
 */
record KeyFile(Key key, Json.Obj publicHalf, Sealed sealed) {
    static final String PUBLIC_ENDING = ".pub";

    /** Of a passphrase. */
    static final int LEAST_CHARS = 8;

    /** Of a key file. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int ITERATIONS = 3;
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int LANES = 4;

    /** What somebody else's file may cost. */
    private static final long MOST_MEMORY_KIB = 128 * 1024;

    private static final long MOST_ITERATIONS = 64;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The secret half as it stands there. */
    sealed interface Sealed {
        record Plain(Bytes pkcs8) implements Sealed {}

        record Encrypted(Cost cost, Bytes salt, Bytes nonce, Bytes content) implements Sealed {}
    }

    /** What it takes to try one passphrase. */
    record Cost(int iterations, int memoryKib, int lanes) {}

    static KeyFile locked(SigningKey key, char[] passphrase) {
        Sealed.Encrypted open = new Sealed.Encrypted(
                new Cost(ITERATIONS, MEMORY_KIB, LANES),
                random(SALT_BYTES),
                random(NONCE_BYTES),
                Bytes.of(new byte[0]));
        Json.Obj half = key.key().json();
        try {
            byte[] content = cipher(Cipher.ENCRYPT_MODE, open, passphrase, half).doFinal(key.pkcs8());
            return new KeyFile(
                    key.key(), half, new Sealed.Encrypted(open.cost(), open.salt(), open.nonce(), Bytes.of(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    static KeyFile unlocked(SigningKey key) {
        return new KeyFile(key.key(), key.key().json(), new Sealed.Plain(Bytes.of(key.pkcs8())));
    }

    boolean isLocked() {
        return sealed instanceof Sealed.Encrypted;
    }

    /**
     * @param passphrase not looked at where there is none
     * @throws Fault {@link FaultCode#UPDATE_KEY_LOCKED} where it is another
     */
    SigningKey open(char[] passphrase) {
        try {
            byte[] pkcs8 = switch (sealed) {
                case Sealed.Plain(Bytes bytes) -> bytes.toArray();
                case Sealed.Encrypted encrypted ->
                    cipher(Cipher.DECRYPT_MODE, encrypted, passphrase, publicHalf)
                            .doFinal(encrypted.content().toArray());
            };
            return SigningKey.of(key, pkcs8);
        } catch (AEADBadTagException e) {
            throw new Fault(FaultCode.UPDATE_KEY_LOCKED, "key " + key.id(), e);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "key " + key.id() + ": " + e.getMessage(), e);
        }
    }

    private static Cipher cipher(int mode, Sealed.Encrypted by, char[] passphrase, Json.Obj half)
            throws GeneralSecurityException {
        byte[] secret = new byte[KEY_BYTES];
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(by.cost().iterations())
                .withMemoryAsKB(by.cost().memoryKib())
                .withParallelism(by.cost().lanes())
                .withSalt(by.salt().toArray())
                .build());
        argon2.generateBytes(passphrase, secret);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(secret, "AES"),
                new GCMParameterSpec(TAG_BITS, by.nonce().toArray()));
        cipher.updateAAD(CanonicalJson.encode(half));
        Arrays.fill(secret, (byte) 0);
        return cipher;
    }

    /**
     * Writes it, and its public half beside it under the same name and {@link #PUBLIC_ENDING}.
     *
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where either is there already: no key is ever written over
     */
    void write(Path file) {
        Path open = publicFile(file);
        for (Path there : new Path[] {file, open}) {
            if (Files.exists(there)) {
                throw new Fault(FaultCode.CONFIG_BAD_VALUE, there + " is there already; give another name");
            }
        }
        try {
            DurableFile.writePrivate(file, json().indented());
            DurableFile.writeShared(open, publicHalf.indented());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + PUBLIC_ENDING);
    }

    private Json.Obj json() {
        return switch (sealed) {
            case Sealed.Plain(Bytes pkcs8) -> publicHalf.with("secret", pkcs8.base64());
            case Sealed.Encrypted(Cost cost, Bytes salt, Bytes nonce, Bytes content) ->
                publicHalf
                        .with(
                                "kdf",
                                Json.Obj.of()
                                        .with("name", "argon2id")
                                        .with("iterations", cost.iterations())
                                        .with("memory_kib", cost.memoryKib())
                                        .with("lanes", cost.lanes())
                                        .with("salt", salt.base64()))
                        .with(
                                "cipher",
                                Json.Obj.of().with("name", "aes-256-gcm").with("nonce", nonce.base64()))
                        .with("secret", content.base64());
        };
    }

    /** @throws Fault {@link FaultCode#UPDATE_MALFORMED} where it is no key file of ours */
    static KeyFile read(Path file) {
        Fields fields = fields(file);
        Json.Obj half = Json.Obj.of()
                .with("keytype", fields.get("keytype"))
                .with("scheme", fields.get("scheme"))
                .with("keyval", fields.get("keyval"));
        Key key = Key.of(fields).orElseThrow(() -> malformed(file, "has a key of a kind that is not known here"));
        if (fields.find("secret").isEmpty()) {
            throw malformed(file, "has no secret half; this is the public one");
        }
        Optional<Fields> kdf = fields.findObject("kdf");
        if (kdf.isEmpty()) {
            return new KeyFile(key, half, new Sealed.Plain(bytes(file, fields, "secret")));
        }
        return new KeyFile(key, half, encrypted(file, fields, kdf.get()));
    }

    private static Sealed.Encrypted encrypted(Path file, Fields fields, Fields kdf) {
        Fields cipher = fields.object("cipher");
        long iterations = kdf.number("iterations", 1);
        long memory = kdf.number("memory_kib", Byte.SIZE);
        long lanes = kdf.number("lanes", 1);
        boolean known = kdf.text("name").equals("argon2id")
                && cipher.text("name").equals("aes-256-gcm")
                && iterations <= MOST_ITERATIONS
                && memory <= MOST_MEMORY_KIB
                && lanes <= LANES;
        if (!known) {
            throw malformed(file, "is locked in a way that is not known here");
        }
        return new Sealed.Encrypted(
                new Cost((int) iterations, (int) memory, (int) lanes),
                bytes(file, kdf, "salt"),
                bytes(file, cipher, "nonce"),
                bytes(file, fields, "secret"));
    }

    /** The public half, of either file. */
    static Key readPublic(Path file) {
        return Key.of(fields(file)).orElseThrow(() -> malformed(file, "has a key of a kind that is not known here"));
    }

    private static Fields fields(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw malformed(file, "is too long for a key");
            }
            return Fields.of(file.toString(), Json.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, "key " + file + ": " + e.getMessage(), e);
        }
    }

    private static Bytes bytes(Path file, Fields in, String name) {
        try {
            return Bytes.of(Base64.getDecoder().decode(in.text(name)));
        } catch (IllegalArgumentException e) {
            throw malformed(file, "has no base64 in " + name);
        }
    }

    private static Bytes random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static Fault malformed(Path file, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, file + " " + what);
    }
}
