package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Cuts;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** The power goes at any write while a bundle is unpacked, or the disk ends: it is there whole or not at all, and can be unpacked again. */
class BundleCutsTest extends StagedTest {
    private static final int TIMES = 4;
    private static final String UNPACKED = "unpacked";

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    private Path home = Path.of("unset");
    private Tar tar = new Tar(0, "");

    /** Nothing that can be run: what the disk keeps of that is not looked at. */
    @BeforeEach
    void begin() throws IOException {
        Path folder = temp.resolve("folder");
        Tree.file(folder, "launch", "#!/bin/sh\n");
        Tree.file(folder, "lib/one/a.jar", Tree.noise(1, 3000));
        Tree.file(folder, "lib/two/b.jar", "b");
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        Tree.file(home, "old/lib/one/a.jar", Tree.noise(1, 2999));
        Tree.file(home, "old/lib/b.jar", "b");
        tar = Tar.of(folder);
        Files.write(home.resolve("whole"), Tree.packed(folder));
        Files.write(home.resolve("delta"), Tree.delta(home.resolve("old"), folder));
    }

    /** From the file of that form. */
    private static void unpack(Path home, String form, Tar tar) throws IOException {
        BundleFile file = new BundleFile(home.resolve(form));
        if (form.equals("delta")) {
            file.unpack(home.resolve("old"), tar, home.resolve("slot"));
        } else {
            file.unpack(tar, home.resolve("slot"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.skip(1).toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static Tar tar(List<String> props) {
        return new Tar(Long.parseLong(props.get(2)), props.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "delta"})
    void isThereWholeOrNotAtAll(String form) throws IOException {
        Path before = Files.createDirectory(temp.resolve("before"));
        copy(home, before);
        Path log = temp.resolve("log");
        play(Unpacking.class, home, log, tar.length(), tar.sha256(), form);
        Set<String> seen = new TreeSet<>();
        Cuts.everywhere(home, before, log, TIMES, (image, marks) -> {
            boolean there = Files.exists(image.resolve("slot"));
            seen.add(there ? "whole" : Files.exists(image.resolve(".slot+part")) ? "part" : "none");
            assertTrue(there || !marks.contains(UNPACKED));
            if (!there) {
                unpack(image, form, tar);
            }
            assertEquals(tar, Tar.of(image.resolve("slot")));
            assertTrue(Files.notExists(image.resolve(".slot+part")));
        });
        assertEquals(Set.of("none", "part", "whole"), seen);
    }

    /** Home, log, what is signed, and the form. */
    static final class Unpacking implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            unpack(home, props.get(4), tar(props));
            Disk.mark(UNPACKED);
            Disk.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingOnABrokenDisk(BrokenDisk broken) throws IOException {
        play(Broken.class, home, temp.resolve("log"), tar.length(), tar.sha256(), broken);
    }

    /** As before; the disk is mended afterwards. */
    static final class Broken implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            BrokenDisk.valueOf(props.get(4)).begin();
            assertThrows(IOException.class, () -> unpack(home, "whole", tar(props)));
            Disk.heal();
            assertTrue(Files.notExists(home.resolve("slot")));
            unpack(home, "whole", tar(props));
            assertEquals(tar(props), Tar.of(home.resolve("slot")));
            Disk.stop();
        }
    }
}
