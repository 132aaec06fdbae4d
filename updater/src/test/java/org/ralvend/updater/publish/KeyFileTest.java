package org.ralvend.updater.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Key;

/** A signing key on disk gives itself to the passphrase, and to nothing else. */
class KeyFileTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    /** Locking takes time, as it should. */
    private static final SigningKey KEY = SigningKey.fresh(Key.Scheme.ED25519);

    private static final KeyFile LOCKED = KeyFile.locked(KEY, "correct horse".toCharArray());

    @TempDir
    private Path folder = Path.of("unset");

    @ParameterizedTest
    @EnumSource
    void signsAsItDidBeforeItWasWritten(Key.Scheme scheme) {
        SigningKey key = SigningKey.fresh(scheme);
        KeyFile.unlocked(key).write(folder.resolve("key"));
        assertSame(key, KeyFile.read(folder.resolve("key")).open(new char[0]));
    }

    @Test
    void signsAsItDidBeforeItWasLocked() {
        LOCKED.write(folder.resolve("key"));
        assertSame(KEY, KeyFile.read(folder.resolve("key")).open("correct horse".toCharArray()));
    }

    private void assertSame(SigningKey key, SigningKey read) {
        assertTrue(key.key().verifies(CONTENT, HexFormat.of().parseHex(read.sign(CONTENT))));
        assertArrayEquals(key.pkcs8(), read.pkcs8());
        assertEquals(key.key(), KeyFile.readPublic(folder.resolve("key.pub")));
        assertEquals(key.key(), KeyFile.readPublic(folder.resolve("key")));
    }

    @Test
    void givesNothingAwayWithoutThePassphrase() throws IOException {
        LOCKED.write(folder.resolve("key"));
        assertRefused(FaultCode.UPDATE_KEY_LOCKED, "correct hors");
        String secret = HexFormat.of().formatHex(KEY.pkcs8());
        assertFalse(HexFormat.of()
                .formatHex(Files.readAllBytes(folder.resolve("key")))
                .contains(secret));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(folder.resolve("key")));
    }

    /** Somebody who cannot read the secret half must not be able to make its owner sign with another name either. */
    @Test
    void noticesAnotherPublicHalf() throws IOException {
        LOCKED.write(folder.resolve("key"));
        String other = SigningKey.fresh(Key.Scheme.ED25519).key().json().line();
        String publicHalf = other.substring(other.indexOf("public\":\"") + 9, other.length() - 3);
        String file = Files.readString(folder.resolve("key"));
        Files.writeString(
                folder.resolve("key"),
                file.replaceFirst("\"public\" : \"[0-9a-f]+\"", "\"public\" : \"" + publicHalf + "\""));
        assertRefused(FaultCode.UPDATE_KEY_LOCKED, "correct horse");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"memory_kib\" : 65536 | \"memory_kib\" : 999999999",
                "\"iterations\" : 3 | \"iterations\" : 100000",
                "\"lanes\" : 4 | \"lanes\" : 400",
                "argon2id | crypt",
                "aes-256-gcm | rot13",
                "\"salt\" : \" | \"salt\" : \"!",
                "\"secret\" | \"other\"",
                "ed25519 | ed448"
            })
    void refusesWhatItDoesNotKnow(String was, String is) throws IOException {
        LOCKED.write(folder.resolve("key"));
        String file = Files.readString(folder.resolve("key"));
        assertTrue(file.contains(was), file);
        Files.writeString(folder.resolve("key"), file.replace(was, is));
        assertRefused(FaultCode.UPDATE_MALFORMED, "correct horse");
    }

    @Test
    void writesOverNoKey() throws IOException {
        KeyFile first = KeyFile.unlocked(SigningKey.fresh(Key.Scheme.ED25519));
        first.write(folder.resolve("key"));
        KeyFile second = KeyFile.unlocked(SigningKey.fresh(Key.Scheme.ED25519));
        assertThrows(Fault.class, () -> second.write(folder.resolve("key")));
        Files.delete(folder.resolve("key"));
        assertThrows(Fault.class, () -> second.write(folder.resolve("key")));
        assertEquals(first.key(), KeyFile.readPublic(folder.resolve("key.pub")));
    }

    private void assertRefused(FaultCode code, String passphrase) {
        Fault fault = assertThrows(
                Fault.class, () -> KeyFile.read(folder.resolve("key")).open(passphrase.toCharArray()));
        assertEquals(code, fault.code(), fault.getMessage());
    }
}
