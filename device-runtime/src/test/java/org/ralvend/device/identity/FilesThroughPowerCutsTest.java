package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.power.Cuts;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;
import org.ralvend.protocol.program.DurableFile;

/** Files that promise something, cut at every point of their writing: the old one or the new one, whole. */
class FilesThroughPowerCutsTest extends StagedTest {
    private static final int TIMES = 30;
    private static final List<String> PAIR = List.of("key.pem", "ca.pem", "cert.pem");

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("");

    /** The price list, the time floor, run files and the identity are all written so. */
    @Test
    void aFileIsTheOldOneOrTheNewOne() throws Exception {
        Set<String> seen = new HashSet<>();
        Path home = home();
        play(Replacing.class, home, log());
        Cuts.everywhere(home, home(), log(), TIMES, (image, marks) -> {
            int promised = marks.isEmpty() ? 0 : Integer.parseInt(marks.getLast());
            Path file = image.resolve("data").resolve("file");
            String found = Files.exists(file) ? Files.readString(file).strip() : "0";
            assertTrue(Set.of(promised, promised + 1).contains(Integer.parseInt(found)), () -> promised + ": " + found);
            seen.add(found);
        });
        assertEquals(Set.of("0", "1", "2", "3", "4"), seen);
    }

    static final class Replacing implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            for (int i = 1; i < 5; i++) {
                // Of more than one sector, so that half a file is not one of them.
                byte[] content = (" ".repeat(2000) + i).getBytes(StandardCharsets.US_ASCII);
                DurableFile.writePrivate(Path.of(props.get(0)).resolve("data").resolve("file"), content);
                Disk.mark(Integer.toString(i));
            }
            Disk.stop();
        }
    }

    @Test
    void aFileThatWasDeletedDoesNotComeBack() throws Exception {
        Path home = home();
        Path before = home();
        for (String file : List.of("file", "other")) {
            Files.writeString(home.resolve(file), "old");
            Files.writeString(before.resolve(file), "old");
        }
        play(Deleting.class, home, log());
        Cuts.everywhere(home, before, log(), TIMES, (image, marks) -> {
            for (String deleted : marks) {
                assertFalse(Files.exists(image.resolve(deleted)), deleted);
            }
        });
    }

    static final class Deleting implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            Path home = Path.of(props.get(0));
            DurableFile.delete(home.resolve("file"));
            Disk.mark("file");
            // As a process did that was killed before its sync.
            Files.delete(home.resolve("other"));
            DurableFile.delete(home.resolve("other"));
            Disk.mark("other");
            Disk.stop();
        }
    }

    @Test
    void aRenewalLeavesOneWholePairThatIsTheIdentity() throws Exception {
        Path home = home();
        Path before = home();
        for (Path folder : List.of(home, before)) {
            pair(Files.createDirectory(folder.resolve("identity")), "old");
            pair(Files.createDirectory(folder.resolve("identity").resolve("next")), "new");
        }
        Set<String> seen = new HashSet<>();
        play(Accepting.class, home, log());
        Cuts.everywhere(home, before, log(), TIMES, (image, marks) -> {
            Path identity = NextPair.current(image.resolve("identity"));
            Set<String> found = new HashSet<>();
            for (String file : PAIR) {
                found.add(Files.readString(identity.resolve(file)));
            }
            assertEquals(1, found.size(), () -> identity + " after " + marks + ": " + found);
            assertTrue(marks.isEmpty() || found.contains("new"), () -> "forgot what was accepted, after " + marks);
            seen.addAll(found);
        });
        assertEquals(Set.of("old", "new"), seen);
    }

    static final class Accepting implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            NextPair next = new NextPair(Path.of(props.get(0)).resolve("identity"));
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            next.accepted();
            Disk.mark("accepted");
            next.settle();
            Disk.mark("settled");
            Disk.stop();
        }
    }

    private static void pair(Path folder, String content) throws IOException {
        for (String file : PAIR) {
            Files.writeString(folder.resolve(file), content);
        }
    }

    private Path home() throws IOException {
        return Files.createTempDirectory(temp.toRealPath(), "home");
    }

    private Path log() {
        return temp.resolve("log");
    }
}
