package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.power.RamDisk;

/** Bundles from an engineer's folder to a device's: by the difference where there is one that applies, whole where not. */
class BundlesTest {
    private static final int BYTES = 50_000;

    @TempDir(factory = RamDisk.class)
    private Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private Engineer engineer;

    @BeforeEach
    void begin() throws IOException {
        engineer = Engineer.begun(folder);
        engineer.clientBegins();
        version(1, 1);
        version(2, 1);
        version(3, 3);
    }

    @AfterEach
    void end() {
        engineer.close();
    }

    /** Noise, and the version. */
    private void version(int number, int seed) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("v" + number).resolve("lib"));
        byte[] noise = new byte[BYTES];
        new Random(seed).nextBytes(noise);
        Files.write(lib.resolve("noise.bin"), noise);
        Files.writeString(folder.resolve("v" + number).resolve("version"), "version " + number);
    }

    private void add(int number, String more) {
        engineer.does("add DIR/v" + number + " --name firmware/vendor-" + number
                + ".tar.zst --kind firmware --machine-kind vendor --hardware board-1 --version " + number + more);
    }

    private void releases(int number, String more) {
        add(number, more);
        engineer.does("sign --key DIR/release");
        engineer.publishes();
    }

    private int fetch(int number, String more) {
        return engineer.fetch("firmware/vendor-" + number + ".tar.zst DIR/slot-" + number
                + " --machine-kind vendor --hardware board-1" + more);
    }

    private void fetches(int number, String more) throws IOException {
        assertEquals(0, fetch(number, more), engineer.err());
        for (String file : List.of("version", "lib/noise.bin")) {
            assertEquals(
                    -1,
                    Files.mismatch(
                            folder.resolve("v" + number).resolve(file),
                            folder.resolve("slot-" + number).resolve(file)));
        }
        assertEquals(List.of(), names("trusted/downloads"));
    }

    private List<String> names(String in) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(in))) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }

    private Path served(String begins, String ends) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("repo/targets/firmware"))) {
            return all.filter(each -> each.toString().endsWith(ends))
                    .filter(each ->
                            String.valueOf(each.getFileName()).substring(65).startsWith(begins))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void fetchesTheDifferenceToWhatIsHere() throws IOException {
        releases(1, "");
        fetches(1, "");
        assertTrue(engineer.out().contains("bytes, firmware/vendor-1.tar.zst"), engineer.out());
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        assertTrue(engineer.out().contains("published targets"), engineer.out());
        engineer.does("verify");
        fetches(2, " --onto DIR/slot-1");
        assertTrue(engineer.out().startsWith("firmware 2 is in "), engineer.out());
        assertTrue(engineer.out().contains("bytes, firmware/vendor-1.tar.zst-to-vendor-2.tar.zst"), engineer.out());
        assertEquals("", engineer.err());
    }

    @Test
    void publishesNoDifferenceThatIsNotWorthIt() throws IOException {
        releases(1, "");
        add(3, " --delta-from firmware/vendor-1.tar.zst");
        assertTrue(
                engineer.err().contains("no delta from firmware/vendor-1.tar.zst: it would have 101 % of the whole"),
                engineer.err());
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        fetches(1, "");
        fetches(3, " --onto DIR/slot-1");
        assertTrue(engineer.out().contains("bytes, firmware/vendor-3.tar.zst"), engineer.out());
        assertEquals(List.of(), names("repo/staged"));
        assertFalse(Files.exists(folder.resolve("repo/.work")));
    }

    @Test
    void takesTheWholeWhereTheDifferenceIsSpoilt() throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        fetches(1, "");
        Path delta = served("vendor-1.tar.zst-to", ".zst");
        byte[] content = Files.readAllBytes(delta);
        content[content.length / 2] ^= 1;
        Files.write(delta, content);
        fetches(2, " --onto DIR/slot-1");
        assertTrue(engineer.err().startsWith("no delta, the whole instead: UPDATE-MISMATCH"), engineer.err());
    }

    @Test
    void takesTheWholeWhereSomethingElseIsHere() throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        fetches(1, "");
        Files.writeString(folder.resolve("slot-1").resolve("version"), "damaged");
        fetches(2, " --onto DIR/slot-1");
        assertTrue(engineer.out().contains("bytes, firmware/vendor-2.tar.zst"), engineer.out());
    }

    @Test
    void leavesWhatIsHereWhereTheWholeIsSpoilt() throws IOException {
        releases(1, "");
        fetches(1, "");
        releases(2, "");
        Files.writeString(served("vendor-2", ".zst"), "another");
        assertEquals(1, fetch(2, " --onto DIR/slot-1"));
        assertTrue(engineer.err().startsWith("ralvend updater: UPDATE-MISMATCH"), engineer.err());
        assertFalse(Files.exists(folder.resolve("slot-2")));
        assertEquals(List.of("lib", "version"), names("slot-1"));
    }

    /** Somebody may have been cut off after it was whole and before he knew. */
    @Test
    void isContentWithWhatIsThereAlreadyAndWritesOverNothingElse() throws IOException {
        releases(1, "");
        releases(2, "");
        fetches(1, "");
        fetches(1, "");
        assertTrue(engineer.out().contains("it was there already"), engineer.out());
        Files.move(folder.resolve("slot-1"), folder.resolve("slot-2"));
        assertEquals(2, fetch(2, ""));
        assertTrue(engineer.err().contains("is another bundle or none"), engineer.err());
    }

    /** Where its power went before it was unpacked, and another was released since. */
    @Test
    void forgetsWhatItFetchedForAnother() throws IOException {
        releases(1, "");
        Files.createDirectories(folder.resolve("trusted/downloads"));
        Files.writeString(folder.resolve("trusted/downloads/firmware%2Fvendor-0.tar.zst"), "never asked for again");
        Files.writeString(folder.resolve("trusted/downloads/.firmware%2Fvendor-1.tar.zst+part"), "cut short");
        fetches(1, "");
    }

    /** Whatever lies in the old slot costs the difference, and not the update. */
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "link", "odd", "blank"})
    void takesTheWholeWhateverIsWrongWithWhatIsHere(String here) throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        Files.createDirectories(folder.resolve("blank"));
        Files.writeString(folder.resolve("blank").resolve("a b"), "");
        Files.createDirectories(folder.resolve("odd"));
        Files.createSymbolicLink(folder.resolve("odd").resolve("stray"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
        fetches(2, " --onto DIR/" + here);
        assertTrue(engineer.err().startsWith("no delta, the whole instead: "), engineer.err());
        assertTrue(engineer.out().contains("bytes, firmware/vendor-2.tar.zst"), engineer.out());
    }

    /** As a device names the slot that runs. */
    @Test
    void followsTheLinkToWhatIsHere() throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        fetches(1, "");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("slot-1"));
        fetches(2, " --onto DIR/current");
        assertEquals("", engineer.err());
    }

    @Test
    void leavesNoDifferenceToABundleThatWasReplaced() throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        add(2, "");
        engineer.does("sign --key DIR/release");
        assertTrue(engineer.err().contains("  - target firmware/vendor-1.tar.zst-to-vendor-2.tar.zst"), engineer.err());
    }

    @Test
    void givesNoTwoDifferencesOneName() throws IOException {
        releases(1, "");
        engineer.does("add DIR/v2 --name other/vendor-1.tar.zst --kind firmware --version 1");
        engineer.fails(
                2,
                "add DIR/v3 --name v3 --kind firmware --version 3 --delta-from firmware/vendor-1.tar.zst --delta-from other/vendor-1.tar.zst");
        assertTrue(engineer.err().contains("two would be called vendor-1.tar.zst-to-v3"), engineer.err());
        engineer.fails(2, "add DIR/v3 --kind firmware --version 3 --name " + "n".repeat(191));
    }

    @Test
    void letsInNothingThatIsNotForThisMachine() throws IOException {
        releases(1, "");
        assertEquals(
                1, engineer.fetch("firmware/vendor-1.tar.zst DIR/slot --machine-kind warehouse --hardware board-1"));
        assertEquals(1, engineer.fetch("firmware/vendor-1.tar.zst DIR/slot --machine-kind vendor --hardware board-2"));
        assertEquals(1, fetch(1, " --floor 2"));
        assertEquals(1, fetch(1, " --kind configuration"));
        assertTrue(engineer.err().contains("UPDATE-UNFIT"), engineer.err());
        Files.writeString(folder.resolve("one"), "one");
        engineer.does("add DIR/one --kind firmware --version 1");
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        assertEquals(1, engineer.fetch("one DIR/slot --machine-kind vendor"));
        assertTrue(engineer.err().contains("one is no bundle of files"), engineer.err());
    }

    @Test
    void removesABundleWithItsDifferences() throws IOException {
        releases(1, "");
        releases(2, " --delta-from firmware/vendor-1.tar.zst");
        engineer.does("remove firmware/vendor-2.tar.zst");
        engineer.does("sign --key DIR/release");
        assertTrue(engineer.err().contains("  - target firmware/vendor-1.tar.zst-to-vendor-2.tar.zst"), engineer.err());
        engineer.publishes();
        assertEquals(1, fetch(2, ""));
        assertTrue(engineer.err().contains("UPDATE-UNKNOWN"), engineer.err());
        fetches(1, "");
        engineer.fails(1, "remove firmware/vendor-2.tar.zst");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        engineer.fails(2, "add DIR/v1");
        assertTrue(engineer.err().contains("--kind; a folder is a bundle of some kind"), engineer.err());
        Files.createDirectories(folder.resolve("none/lib"));
        engineer.fails(2, "add DIR/none --kind firmware --version 1");
        assertTrue(engineer.err().contains("none has no files; a bundle of nothing is none"), engineer.err());
        engineer.fails(1, "add DIR/v1 --kind firmware --version 1 --delta-from nothing");
        assertTrue(engineer.err().contains("targets has no target nothing"), engineer.err());
        Files.writeString(folder.resolve("one"), "one");
        engineer.fails(2, "add DIR/one --kind firmware --version 1 --delta-from one");
        engineer.does("add DIR/one");
        engineer.fails(2, "add DIR/v1 --kind firmware --version 1 --delta-from one");
        assertTrue(engineer.err().contains("one is no bundle of files"), engineer.err());
    }

    @Test
    void writesNothingInADryRunAndClearsWhatWasCutShort() throws IOException {
        Files.createDirectories(folder.resolve("repo/.work/old"));
        add(1, " --dry-run");
        assertFalse(Files.exists(folder.resolve("repo/.work")));
        assertFalse(Files.exists(folder.resolve("repo/targets")));
        assertEquals(List.of(), names("repo/staged"));
    }
}
