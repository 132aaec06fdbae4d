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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.device.power.BrokenDisk;
import org.ralvend.device.power.Cuts;
import org.ralvend.device.power.Disk;
import org.ralvend.device.power.RamDisk;
import org.ralvend.device.power.Scene;
import org.ralvend.device.power.StagedTest;

/** The power goes at any write while a bundle is unpacked, or the disk ends: it is there whole or not at all, and can be unpacked again. */
class BundleCutsTest extends StagedTest {
    private static final int TIMES = 6;
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
        tar = Tar.of(folder);
        Files.write(home.resolve("bundle"), Tree.packed(folder));
    }

    private static void unpack(Path home, Tar tar) throws IOException {
        new BundleFile(home.resolve("bundle")).unpack(tar, home.resolve("slot"));
    }

    private static Tar tar(List<String> props) {
        return new Tar(Long.parseLong(props.get(2)), props.get(3));
    }

    @Test
    void isThereWholeOrNotAtAll() throws IOException {
        Path before = Files.createDirectory(temp.resolve("before"));
        Files.copy(home.resolve("bundle"), before.resolve("bundle"));
        Path log = temp.resolve("log");
        play(Unpacking.class, home, log, tar.length(), tar.sha256());
        Set<String> seen = new TreeSet<>();
        Cuts.everywhere(home, before, log, TIMES, (image, marks) -> {
            boolean there = Files.exists(image.resolve("slot"));
            seen.add(there ? "whole" : Files.exists(image.resolve(".slot+part")) ? "part" : "none");
            assertTrue(there || !marks.contains(UNPACKED));
            if (!there) {
                unpack(image, tar);
            }
            assertEquals(tar, Tar.of(image.resolve("slot")));
            assertTrue(Files.notExists(image.resolve(".slot+part")));
        });
        assertEquals(Set.of("none", "part", "whole"), seen);
    }

    /** Home, log, and what is signed. */
    static final class Unpacking implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            unpack(home, tar(props));
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
            assertThrows(IOException.class, () -> unpack(home, tar(props)));
            Disk.heal();
            assertTrue(Files.notExists(home.resolve("slot")));
            unpack(home, tar(props));
            assertEquals(tar(props), Tar.of(home.resolve("slot")));
            Disk.stop();
        }
    }
}
