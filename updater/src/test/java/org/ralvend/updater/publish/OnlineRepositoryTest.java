package org.ralvend.updater.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.power.RamDisk;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.publish.OnlineRepository.PriceFile;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Time;

/** A server vouches for what is newest and signs price lists, each town's by a key of its own. */
class OnlineRepositoryTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<PriceFile> FIRST = Optional.of(new PriceFile(1, Bytes.ofText("first")));
    private static final Optional<PriceFile> SECOND = Optional.of(new PriceFile(2, Bytes.ofText("second")));

    @TempDir(factory = RamDisk.class)
    private Path folder = Path.of("unset");

    private OnlineRepository repository = new OnlineRepository(folder, folder);

    @BeforeEach
    void begin() {
        repository = new OnlineRepository(folder.resolve("repository"), folder.resolve("keys"));
        repository.refresh(BEGIN);
    }

    /** As clients see it now. */
    private RepositoryCheck check(Instant now) {
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        RepositoryCheck check = RepositoryCheck.of(served.served(), Time.of(now));
        check.targets(served, Set.of(), Progress.Bars.NONE);
        return check;
    }

    private String listed(Instant now) {
        return check(now).targets().values().stream().map(Target::name).toList().toString();
    }

    @Test
    void beginsOnceWithKeysThatNobodyElseCanRead() throws IOException {
        assertEquals(Set.of("targets", "prices"), check(BEGIN).roles());
        byte[] root = Files.readAllBytes(folder.resolve("repository/metadata/1.root.json"));
        repository.refresh(BEGIN.plusSeconds(1));
        assertEquals(Bytes.of(root), Bytes.of(Files.readAllBytes(folder.resolve("repository/metadata/1.root.json"))));
        for (String key : List.of("root", "targets", "online", "prices")) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(folder.resolve("keys").resolve(key + ".key")));
        }
    }

    @Test
    void saysTheNewestListOfEachTownAndNothingTwice() {
        assertTrue(repository.prices("bern", FIRST, BEGIN));
        assertFalse(repository.prices("bern", FIRST, BEGIN));
        assertTrue(repository.prices("thun", FIRST, BEGIN));
        assertTrue(repository.prices("bern", SECOND, BEGIN));
        assertEquals("[prices/bern.json, prices/thun.json]", listed(BEGIN));
        assertTrue(repository.prices("bern", FIRST, BEGIN), "the second was withdrawn");
        assertTrue(repository.prices("bern", Optional.empty(), BEGIN), "the first, too");
        assertEquals("[prices/thun.json]", listed(BEGIN));
        assertEquals(
                Set.of("targets", "prices", "prices-bern", "prices-thun"),
                check(BEGIN).roles());
    }

    /** A town's key signs that town's list and no other. */
    @Test
    void hasAKeyForEachTown() throws IOException {
        assertTrue(repository.prices("bern", FIRST, BEGIN));
        assertTrue(repository.prices("thun", FIRST, BEGIN));
        Path keys = folder.resolve("keys");
        Files.copy(keys.resolve("prices-bern.key"), keys.resolve("other"));
        Files.delete(keys.resolve("prices-thun.key"));
        Files.move(keys.resolve("other"), keys.resolve("prices-thun.key"));
        repository.prices("thun", SECOND, BEGIN);
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        Target kept = Objects.requireNonNull(check(BEGIN).targets().get("prices/thun.json"));
        assertEquals(
                Measured.of(Bytes.ofText("first")).sha256(),
                kept.content().hashes().get("sha256"));
        assertTrue(served.staged().containsKey("prices-thun"));
    }

    @Test
    void staysFreshWithoutAnybody() {
        repository.prices("bern", FIRST, BEGIN);
        Instant now = BEGIN;
        for (int day = 0; day < 70; day++) {
            now = now.plus(Duration.ofHours(23));
            assertFalse(repository.refresh(now).published().isEmpty());
            check(now);
        }
        assertEquals("[prices/bern.json]", listed(now));
    }

    @Test
    void publishesNothingTwiceAndSaysHowLongItIsGood() {
        OnlineRepository.Round round = repository.refresh(BEGIN.plusSeconds(60));
        assertEquals(List.of(), round.published());
        assertEquals(BEGIN.plus(Publication.TIMESTAMP_LIFE), round.goodUntil());
    }

    /** Its folder is put back as it was; clients have seen later versions. */
    @Test
    void goesOnBeyondWhatClientsSawAfterARestore() throws IOException {
        Path metadata = folder.resolve("repository/metadata");
        repository.prices("bern", FIRST, BEGIN.plusSeconds(10));
        Path backup = Files.createDirectory(folder.resolve("backup"));
        copy(metadata.toRealPath(), backup);
        for (int i = 0; i < 20; i++) {
            repository.prices("bern", i % 2 == 0 ? SECOND : FIRST, BEGIN.plusSeconds(20 + i));
        }
        long seen = versions();
        Path restored = Files.createDirectory(folder.resolve("repository/generations/90"));
        copy(backup, restored);
        Files.delete(metadata);
        Files.createSymbolicLink(metadata, Path.of("generations/90"));
        assertTrue(versions() < seen);
        repository.prices("bern", SECOND, BEGIN.plusSeconds(60));
        assertTrue(versions() > seen);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The least of what clients compare. */
    private long versions() {
        Generation served = new RepositoryFolder(repository.folder()).served();
        return List.of("timestamp", "snapshot", "prices-bern").stream()
                .mapToLong(role -> served.find(role).orElseThrow().version())
                .min()
                .orElseThrow();
    }

    @Test
    void waitsForWhoeverHasTheFolder() throws Exception {
        FutureTask<Boolean> listing = new FutureTask<>(() -> repository.prices("bern", FIRST, BEGIN));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        repository.folder().toString())
                .start();
        assertEquals('h', other.getInputStream().read());
        Thread.ofVirtual().start(listing);
        assertThrows(TimeoutException.class, () -> listing.get(200, TimeUnit.MILLISECONDS));
        other.destroy();
        assertTrue(listing.get(30, TimeUnit.SECONDS));
    }

    /** Holds a repository until it is ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel _ = new RepositoryFolder(Path.of(args[0])).hold()) {
                System.out.println('h');
                var _ = System.in.read();
            }
        }
    }
}
