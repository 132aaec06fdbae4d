package org.ralvend.protocol.power;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim itself: what was synced is there after the cut, and what was not need not be. */
class ShimTest extends StagedTest {
    private static final int CUTS = 200;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void whatWasSyncedIsThereAndWhatWasNotMayBeGone() throws Exception {
        Path home = home();
        Files.writeString(home.resolve("old"), "before");
        Set<String> left = new TreeSet<>();
        for (Path image : images(SyncedAndNot.class, home)) {
            assertEquals("before", Files.readString(image.resolve("old")));
            left.add(Files.readString(image.resolve("file")));
        }
        assertEquals(Set.of("synced", "synced, and more"), left);
    }

    static final class SyncedAndNot implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Path home = Path.of(props.get(0));
            try (FileChannel file = FileChannel.open(
                            home.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileChannel folder = FileChannel.open(home, StandardOpenOption.READ)) {
                write(file, "synced");
                file.force(true);
                folder.force(true);
                write(file, ", and more");
            }
        }
    }

    @Test
    void aNameIsThereForSureOnlyWhenItsFolderWasSynced() throws Exception {
        List<Path> images = images(NewName.class, home());
        assertEquals(Set.of("-", "", "content"), contents(images, "renamed"));
        assertEquals(Set.of("content"), contents(images, "in a synced folder"));
        assertEquals(Set.of("-", "content"), contents(images, "inner/file"));
    }

    /** Renames what was not synced; syncs what it does not rename; makes a folder that its parent does not know of. */
    static final class NewName implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Path home = Path.of(props.get(0));
            try (FileChannel folder = FileChannel.open(home, StandardOpenOption.READ)) {
                synced(home.resolve("in a synced folder"), "content");
                folder.force(true);
            }
            try (FileChannel half =
                    FileChannel.open(home.resolve("half"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(half, "content");
            }
            Files.move(home.resolve("half"), home.resolve("renamed"), StandardCopyOption.ATOMIC_MOVE);
            Path inner = Files.createDirectory(home.resolve("inner"));
            synced(inner.resolve("file"), "content");
            try (FileChannel folder = FileChannel.open(inner, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    @Test
    void aLinkIsAsDurableAsItsNameAndWhatItNamesAsItsSync() throws Exception {
        List<Path> images = images(Links.class, home());
        assertEquals(Set.of("-", "", "content"), contents(images, "hard"));
        assertEquals(Set.of("content"), contents(images, "synced"));
        Set<String> targets = new TreeSet<>();
        for (Path image : images) {
            Path link = image.resolve("link");
            targets.add(
                    Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "-");
        }
        assertEquals(Set.of("first", "second"), targets);
    }

    /** One link to what was never synced and one to what was; a symbolic link that is replaced. */
    static final class Links implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Path home = Path.of(props.get(0));
            try (FileChannel folder = FileChannel.open(home, StandardOpenOption.READ);
                    FileChannel file = FileChannel.open(
                            home.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                synced(home.resolve("other"), "content");
                Files.createLink(home.resolve("synced"), home.resolve("other"));
                Files.createSymbolicLink(home.resolve("link"), Path.of("first"));
                folder.force(true);
                write(file, "content");
                Files.createLink(home.resolve("hard"), home.resolve("file"));
                Files.createSymbolicLink(home.resolve("new"), Path.of("second"));
                Files.move(home.resolve("new"), home.resolve("link"), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Test
    void aWriteIsTornAtSectors() throws Exception {
        Path home = home();
        Files.write(home.resolve("file"), new byte[4 * StoredFile.SECTOR]);
        Set<String> found = new TreeSet<>();
        for (Path image : images(Torn.class, home)) {
            byte[] left = Files.readAllBytes(image.resolve("file"));
            StringBuilder sectors = new StringBuilder();
            for (int at = 0; at < left.length; at += StoredFile.SECTOR) {
                byte[] sector = Arrays.copyOfRange(left, at, at + StoredFile.SECTOR);
                byte[] whole = new byte[StoredFile.SECTOR];
                Arrays.fill(whole, sector[0]);
                assertArrayEquals(whole, sector);
                sectors.append(sector[0]);
            }
            found.add(sectors.toString());
        }
        assertTrue(found.containsAll(Set.of("0000", "1111", "0100", "1010")), found::toString);
    }

    static final class Torn implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            byte[] ones = new byte[4 * StoredFile.SECTOR];
            Arrays.fill(ones, (byte) 1);
            try (RandomAccessFile file = new RandomAccessFile(props.get(0) + "/file", "rw")) {
                file.write(ones);
            }
        }
    }

    @Test
    void whatAFailedSyncLostNoLaterSyncBringsBack() throws Exception {
        assertEquals(Set.of("----, and this", "lost, and this"), contents(images(FailedSync.class, home()), "file"));
    }

    static final class FailedSync implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Path home = Path.of(props.get(0));
            Path name = home.resolve("file");
            synced(name, "----");
            try (FileChannel folder = FileChannel.open(home, StandardOpenOption.READ);
                    FileChannel file = FileChannel.open(name, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                folder.force(true);
                Disk.refuse(Disk.Trouble.EIO, 0, 1, false, Disk.Doing.SYNC);
                write(file, "lost");
                assertThrows(IOException.class, () -> file.force(true));
                write(file, ", and this");
                file.force(true);
                assertEquals("lost, and this", Files.readString(name));
            }
        }
    }

    @Test
    void refusesWhatItIsToldTo() throws Exception {
        play(Refusing.class, home(), temp.resolve("log"));
    }

    static final class Refusing implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Path home = Path.of(props.get(0));
            Path name = home.resolve("file");
            Disk.record(home, Path.of(props.get(1)));
            try (FileChannel file = FileChannel.open(name, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                Disk.refuse(Disk.Trouble.ENOSPC, 1, 2, true, Disk.Doing.WRITE);
                write(file, "1234");
                assertEquals(2, file.write(bytes("abcd")));
                assertTrue(refused(() -> write(file, "cd")).contains("No space left"));
                write(file, "cd");
                assertEquals("1234abcd", Files.readString(name));
                assertEquals(4, Disk.count(Disk.Doing.WRITE));

                Disk.refuse(Disk.Trouble.EROFS, Disk.Doing.WRITE, Disk.Doing.OPEN, Disk.Doing.NAME);
                assertTrue(refused(() -> write(file, "x")).contains("Read-only"));
                assertThrows(IOException.class, () -> synced(home.resolve("other"), ""));
                assertThrows(IOException.class, () -> Files.delete(name));
                assertThrows(IOException.class, () -> Files.createDirectory(home.resolve("inner")));
                Disk.heal();
                Files.delete(name);
            } finally {
                Disk.stop();
            }
            assertFalse(Files.exists(name));
        }
    }

    @Test
    void whatItCannotSeeFailsTheTest() {
        AssertionError wrong = assertThrows(AssertionError.class, () -> images(Mapped.class, home()));
        assertTrue(Objects.requireNonNull(wrong.getMessage()).contains("mmap"), wrong::getMessage);
    }

    static final class Mapped implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            try (RandomAccessFile file = new RandomAccessFile(props.get(0) + "/file", "rw")) {
                file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 4096).put((byte) 1);
            }
        }
    }

    /** What the cuts left in this file; "-" for no such file. */
    private static Set<String> contents(List<Path> images, String name) throws IOException {
        Set<String> contents = new TreeSet<>();
        for (Path image : images) {
            Path file = image.resolve(name);
            contents.add(Files.exists(file) ? Files.readString(file) : "-");
        }
        return contents;
    }

    private List<Path> images(Class<? extends Scene> scene, Path home) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Path log = temp.resolve("log");
        Path before = Files.createTempDirectory(temp, "before");
        for (Path file : List.of(home.resolve("old"), home.resolve("file"))) {
            if (Files.exists(file)) {
                Files.copy(file, before.resolve(file.getFileName()));
            }
        }
        play(Recorded.class, home, log, scene.getName());
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < CUTS; i++) {
            DiskModel disk = new DiskModel(home, before, random);
            DiskLog.read(log).forEach(disk::apply);
            images.add(Files.createTempDirectory(temp, "image"));
            disk.cut(images.getLast(), null);
        }
        return images;
    }

    static final class Recorded implements Scene {
        @Override
        public void play(List<String> props) throws Exception {
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            try {
                Scene scene = Class.forName(props.get(2))
                        .asSubclass(Scene.class)
                        .getDeclaredConstructor()
                        .newInstance();
                scene.play(props);
            } finally {
                Disk.stop();
            }
        }
    }

    private interface Doing {
        void run() throws IOException;
    }

    private static String refused(Doing doing) {
        return String.valueOf(assertThrows(IOException.class, doing::run).getMessage());
    }

    private static void synced(Path name, String content) throws IOException {
        try (FileChannel file = FileChannel.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(file, content);
            file.force(true);
        }
    }

    private static void write(FileChannel file, String content) throws IOException {
        file.write(bytes(content));
    }

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
    }

    private Path home() throws IOException {
        return Files.createTempDirectory(temp.toRealPath(), "home");
    }
}
