package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A header says one plain file, in one way. */
class TarEntryTest {
    private static final int ROUNDS = 20_000;

    private final SplittableRandom random = new SplittableRandom(1);

    @ParameterizedTest
    @CsvSource({"a, 0, false", "lib/a-1.2.jar, 513, false", "bin/launch, 8589934591, true"})
    void readsWhatItWrote(String path, long length, boolean executable) {
        TarEntry entry = new TarEntry(path, length, executable);
        assertEquals(Optional.of(entry), TarEntry.read(entry.header()));
    }

    @Test
    void partsALongPathAtASlash() {
        String path = "p".repeat(90) + "/" + "q".repeat(60) + "/" + "n".repeat(100);
        assertEquals(
                path,
                TarEntry.read(new TarEntry(path, 1, false).header())
                        .orElseThrow()
                        .path());
        String longest = "p".repeat(155) + "/" + "n".repeat(100);
        assertEquals(
                longest,
                TarEntry.read(new TarEntry(longest, 1, false).header())
                        .orElseThrow()
                        .path());
        assertMalformed("n".repeat(101));
        assertMalformed("p".repeat(156) + "/n");
        assertMalformed("p/" + "n".repeat(101));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/etc/passwd", "..", "../x", "a/../../x", "a/./b", "a//b", "a/", "a\\b", "a b", "é", "a\nb"})
    void leadsOutOfNoFolder(String path) {
        assertMalformed(path);
    }

    private static void assertMalformed(String path) {
        Fault fault = assertThrows(Fault.class, () -> new TarEntry(path, 0, false));
        assertEquals(FaultCode.UPDATE_MALFORMED, fault.code(), fault.getMessage());
    }

    /** By what POSIX.1 and others make of the header: type, mode, owner, time, names of users, GNU's magic, a sum that is right. */
    @ParameterizedTest
    @CsvSource({
        "156, 1",
        "156, 2",
        "156, 3",
        "156, 4",
        "156, 5",
        "156, 6",
        "156, x",
        "156, g",
        "156, L",
        "156, S",
        "102, 4",
        "114, 1",
        "146, 1",
        "157, b",
        "262, ' '",
        "265, r",
        "500, x"
    })
    void letsInNoLinksFoldersDevicesOrOthersOwnForms(int at, char is) {
        byte[] header = new TarEntry("file", 0, false).header();
        header[at] = (byte) is;
        sum(header);
        Fault fault = assertThrows(Fault.class, () -> TarEntry.read(header));
        assertEquals(FaultCode.UPDATE_MALFORMED, fault.code());
        assertEquals(
                "the file file of a bundle has a header that is not ours: only plain files are let in", fault.detail());
    }

    private static void sum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, digits.length);
    }

    @Test
    void readsNothingThatItWouldNotHaveWritten() {
        byte[] written = new TarEntry("lib/some.jar", 12_345, true).header();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] header = written.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                header[random.nextInt(header.length)] = (byte) random.nextInt(256);
            }
            if (random.nextBoolean()) {
                sum(header);
            }
            try {
                assertArrayEquals(header, TarEntry.read(header).orElseThrow().header());
            } catch (Fault e) {
                assertEquals(FaultCode.UPDATE_MALFORMED, e.code());
            }
        }
    }
}
