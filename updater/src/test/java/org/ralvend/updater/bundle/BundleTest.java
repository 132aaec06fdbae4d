package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.power.RamDisk;

/** The full form: what comes out is what went in, or nothing does. */
class BundleTest {
    private static final byte[] BLOCK = new byte[TarEntry.BLOCK];

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    private Path folder = Path.of("unset");

    @BeforeEach
    void fill() throws IOException {
        folder = temp.resolve("folder");
        Tree.program(folder, "bin/launch");
        Tree.file(folder, "lib/noise.bin", Tree.noise(1, 200_000));
        Tree.file(folder, "empty", "");
        Tree.file(folder, "a-b", "sorts before a/b");
        Tree.file(folder, "a/b", "x".repeat(TarEntry.BLOCK));
    }

    private Path unpacked(byte[] bundle, Tar tar, Path to) throws IOException {
        new BundleFile(Files.write(temp.resolve("bundle"), bundle)).unpack(tar, to);
        return to;
    }

    private Fault refused(FaultCode code, byte[] bundle, Tar tar) throws IOException {
        return Tree.refused(code, temp, to -> unpacked(bundle, tar, to));
    }

    @Test
    void givesBackWhatWentIn() throws IOException {
        Path to = unpacked(Tree.packed(folder), Tar.of(folder), temp.resolve("to"));
        assertEquals(Tree.of(folder), Tree.of(to));
        assertEquals(Tar.of(folder), Tar.of(to));
    }

    @Test
    void isTheSameBytesForTheSameFiles() throws IOException {
        byte[] first = Tree.packed(folder);
        Files.setLastModifiedTime(folder.resolve("empty"), FileTime.fromMillis(0));
        assertArrayEquals(first, Tree.packed(folder));
        ByteArrayOutputStream alone = new ByteArrayOutputStream();
        var _ = Bundle.write(folder, alone, 1, _ -> {});
        assertArrayEquals(first, alone.toByteArray());
    }

    /** A technician with a stick has no program of ours. */
    @Test
    void isReadByOthersToo() throws IOException, InterruptedException {
        byte[] archive =
                Envelope.open(new ByteArrayInputStream(Tree.packed(folder))).readAllBytes();
        Path tar = Files.write(temp.resolve("a.tar"), archive);
        Path to = Files.createDirectory(temp.resolve("to"));
        Process process = new ProcessBuilder("tar", "-xpf", tar.toString(), "-C", to.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals("", said);
        assertEquals(Tree.of(folder), Tree.of(to));
    }

    @Test
    void hasNoMoreAndNoLessThanWasSigned() throws IOException {
        Tar tar = Tar.of(folder);
        byte[] bundle = Tree.packed(folder);
        refused(FaultCode.UPDATE_MISMATCH, bundle, new Tar(tar.length(), "0".repeat(64)));
        refused(FaultCode.UPDATE_MISMATCH, bundle, new Tar(tar.length() + TarEntry.BLOCK, tar.sha256()));
        refused(FaultCode.UPDATE_OVERSIZED, bundle, new Tar(tar.length() - TarEntry.BLOCK, tar.sha256()));
        refused(FaultCode.UPDATE_MALFORMED, Arrays.copyOf(bundle, bundle.length - 1), tar);
        refused(FaultCode.UPDATE_MALFORMED, Arrays.copyOf(bundle, bundle.length + 1), tar);
        refused(FaultCode.UPDATE_MALFORMED, new byte[] {}, tar);
    }

    @Test
    void endsWhereItsEndIs() throws IOException {
        byte[] header = new TarEntry("a", 0, false).header();
        Tar tar = new Tar(3 * TarEntry.BLOCK, "0".repeat(64));
        refused(FaultCode.UPDATE_MISMATCH, Tree.sealed(header, BLOCK, BLOCK), tar);
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(header, BLOCK), tar);
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(header, BLOCK, header), tar);
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(header, BLOCK, BLOCK, new byte[1]), tar);
        byte[] padded = new TarEntry("a", 1, false).header();
        refused(
                FaultCode.UPDATE_MALFORMED,
                Tree.sealed(padded, Tree.noise(1, TarEntry.BLOCK), BLOCK, BLOCK),
                new Tar(4096, ""));
    }

    @Test
    void hasEachPathOnceAndInOrder() throws IOException {
        byte[] a = new TarEntry("a", 0, false).header();
        byte[] b = new TarEntry("b", 0, false).header();
        byte[] below = new TarEntry("a/b", 0, false).header();
        Tar tar = new Tar(4096, "");
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(a, a, BLOCK, BLOCK), tar);
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(b, a, BLOCK, BLOCK), tar);
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(a, below, BLOCK, BLOCK), tar);
        byte[] deep = new TarEntry("a/b/c", 0, false).header();
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(a, deep, BLOCK, BLOCK), tar);
        byte[] before = new TarEntry("a!/b", 0, false).header();
        byte[] folder = new TarEntry("a!", 0, false).header();
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(before, folder, BLOCK, BLOCK), tar);
    }

    /** Each is more on a disk than in an archive. */
    @Test
    void hasNoMoreFoldersThanItsLimit() throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (int i = 0; i < 101; i++) {
            headers.write(new TarEntry((100 + i) + "/d".repeat(100), 0, false).header());
        }
        Tar tar = new Tar(200L * TarEntry.BLOCK, "");
        Fault fault = refused(FaultCode.UPDATE_OVERSIZED, Tree.sealed(headers.toByteArray(), BLOCK, BLOCK), tar);
        assertTrue(fault.detail().contains("folders"), fault.detail());
    }

    @Test
    void hasNoMoreFilesThanItsLimit() throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (int i = 0; i <= Tar.MOST_FILES; i++) {
            headers.write(new TarEntry(Integer.toString(10_000 + i), 0, false).header());
        }
        Tar tar = new Tar((Tar.MOST_FILES + 3L) * TarEntry.BLOCK, "");
        refused(FaultCode.UPDATE_OVERSIZED, Tree.sealed(headers.toByteArray(), BLOCK, BLOCK), tar);
    }

    /** A window is memory that a reader must have. */
    @Test
    void needsNoMoreMemoryThanItsLimit() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var wide = new ZstdOutputStreamNoFinalizer(out).setLevel(1).setWindowLog(27)) {
            wide.write(new byte[1 << 20]);
        }
        Fault fault = refused(FaultCode.UPDATE_MALFORMED, out.toByteArray(), new Tar(4096, ""));
        assertTrue(fault.detail().contains("too much memory"), fault.detail());
    }

    @Test
    void packsNothingButPlainFiles() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        Fault fault = assertThrows(Fault.class, () -> Tree.packed(folder));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
        Files.delete(link);
        Files.writeString(folder.resolve("a blank"), "");
        assertEquals(
                FaultCode.UPDATE_MALFORMED,
                assertThrows(Fault.class, () -> Tree.packed(folder)).code());
    }

    @Test
    void storesWhatIsInJarsWithoutTimes() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        classes.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.US_ASCII));
        classes.put("org/A.class", "A".repeat(5000).getBytes(StandardCharsets.US_ASCII));
        Path jar = folder.resolve("lib/a.jar");
        Tree.jar(jar, classes);
        Packer.prepare(folder, temp.resolve("one"));
        try (ZipFile stored = new ZipFile(temp.resolve("one/lib/a.jar").toFile())) {
            assertEquals(
                    classes.keySet().stream().toList(),
                    stored.stream().map(Object::toString).toList());
            var entry = stored.getEntry("org/A.class");
            assertEquals(5000, entry.getCompressedSize());
            assertNull(entry.getExtra());
            assertArrayEquals(
                    classes.get("org/A.class"), stored.getInputStream(entry).readAllBytes());
        }
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Packer.prepare(folder, temp.resolve("two"));
        } finally {
            TimeZone.setDefault(here);
        }
        assertEquals(Tar.of(temp.resolve("one")), Tar.of(temp.resolve("two")));
        Tree.file(folder, "lib/b.jar", "no jar");
        Fault fault = assertThrows(Fault.class, () -> Packer.prepare(folder, temp.resolve("three")));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
    }
}
