package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.power.RamDisk;

/** Anything wrong in a bundle ends with a fault of its own, and never with a bug, nor with a file elsewhere. */
class BundleFuzzTest {
    private static final int ROUNDS = 4000;
    private static final Set<FaultCode> KNOWN = Set.of(
            FaultCode.UPDATE_MALFORMED, FaultCode.UPDATE_MISMATCH, FaultCode.UPDATE_OVERSIZED, FaultCode.UPDATE_UNFIT);

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    private final SplittableRandom random = new SplittableRandom(1);
    private Path old = Path.of("unset");
    private Path next = Path.of("unset");

    @BeforeEach
    void begin() throws IOException {
        old = temp.resolve("old");
        next = temp.resolve("next");
        Tree.program(old, "bin/launch");
        Tree.file(old, "lib/a", Tree.noise(1, 2000));
        Tree.file(old, "lib/b", Tree.noise(2, 3000));
        Tree.program(next, "bin/launch");
        Tree.file(next, "lib/a", "new " + "a".repeat(700));
        Tree.file(next, "lib/b", Tree.noise(2, 2990));
        Tree.file(next, "lib/c", "c");
    }

    private byte[] changed(byte[] file) {
        byte[] changed = file.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    int from = random.nextInt(changed.length);
                    int count = Math.min(random.nextInt(600), changed.length - Math.max(at, from));
                    System.arraycopy(changed, from, changed, at, count);
                }
                default -> changed = Arrays.copyOf(changed, at + 1);
            }
        }
        return changed;
    }

    private interface Reading {
        void of(BundleFile file, Tar tar, Path to) throws IOException;
    }

    /** Both what was sealed well and is wrong within, and what is wrong without. */
    private void assertHarmless(byte[] sealed, Reading reading) throws IOException {
        byte[] within = Envelope.open(new ByteArrayInputStream(sealed)).readAllBytes();
        Tar tar = Tar.of(next);
        Path inside = Files.createDirectory(temp.resolve("inside"));
        BundleFile file = new BundleFile(temp.resolve("file"));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(file.file(), round % 4 == 0 ? changed(sealed) : Tree.sealed(changed(within)));
            try {
                reading.of(file, tar, inside.resolve("to"));
                assertEquals(tar, Tar.of(inside.resolve("to")));
                BundleFile.delete(inside.resolve("to"));
            } catch (Fault e) {
                assertTrue(KNOWN.contains(e.code()), e.toString());
                refused++;
            }
            try (var left = Files.list(inside)) {
                assertEquals(List.of(), left.toList());
            }
        }
        assertTrue(refused > ROUNDS * 9 / 10, refused + " refused");
        try (var all = Files.list(temp)) {
            assertEquals(
                    List.of("file", "inside", "next", "old"),
                    all.map(each -> each.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void readsWholeBundlesWithAnythingWrongInThem() throws IOException {
        assertHarmless(Tree.packed(next), BundleFile::unpack);
    }

    @Test
    void readsDeltasWithAnythingWrongInThem() throws IOException {
        assertHarmless(Tree.delta(old, next), (file, tar, to) -> file.unpack(old, tar, to));
    }
}
