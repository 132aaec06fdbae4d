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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.updater.publish.OnlineRepository.PriceFile;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Time;

/** A server vouches for what is newest and signs price lists, each town's by a key of its own. */
class OnlineRepositoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<PriceFile> FIRST = Optional.of(new PriceFile(1, Bytes.ofText("first")));
    private static final Optional<PriceFile> SECOND = Optional.of(new PriceFile(2, Bytes.ofText("second")));

    @TempDir(factory = RamDisk.class)
    private Path folder = Path.of("unset");

    private OnlineRepository repository = new OnlineRepository(folder, folder, PATIENCE);

    @BeforeEach
    void begin() {
        repository = new OnlineRepository(folder.resolve("repository"), folder.resolve("keys"), PATIENCE);
        repository.refresh(BEGIN, false);
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
        repository.refresh(BEGIN.plusSeconds(1), false);
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
        Files.delete(keys.resolve("prices-thun.key"));
        Fault missing = assertThrows(Fault.class, () -> repository.prices("thun", SECOND, BEGIN));
        assertEquals(FaultCode.CONFIG_UNREADABLE, missing.code());
        Files.copy(keys.resolve("prices-bern.key"), keys.resolve("prices-thun.key"));
        Fault other = assertThrows(Fault.class, () -> repository.prices("thun", SECOND, BEGIN));
        assertEquals(FaultCode.UPDATE_UNSIGNED, other.code());
        Target kept = Objects.requireNonNull(check(BEGIN).targets().get("prices/thun.json"));
        assertEquals(
                Measured.of(Bytes.ofText("first")).sha256(),
                kept.content().hashes().get("sha256"));
        assertTrue(repository.prices("bern", SECOND, BEGIN), "nobody else is held up");
    }

    /** Somebody's unfinished business in the folder of what waits. */
    @ParameterizedTest
    @ValueSource(
            strings = {"targets.json", "root.json", "prices.json", "prices-bern.json", "nobody.json", "root.json.bak"})
    void isHeldUpByNothingThatLiesStaged(String name) throws IOException {
        repository.prices("bern", FIRST, BEGIN);
        Path staged = folder.resolve("repository/staged");
        Files.createDirectories(staged);
        Files.writeString(staged.resolve(name), "{ half of it");
        OnlineRepository.Round round = repository.refresh(BEGIN.plus(Duration.ofHours(13)), false);
        assertTrue(round.published().stream().anyMatch(each -> each.startsWith("timestamp")), round.toString());
        assertEquals(name.endsWith(".json") ? 1 : 0, round.waiting().size(), round.toString());
        assertTrue(repository.prices("bern", SECOND, BEGIN));
        assertTrue(Files.exists(staged.resolve(name)), "it is somebody's");
    }

    /** A signed list of targets came before the file that it names. */
    @Test
    void isHeldUpByNoTargetThatIsNotThereYet() {
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        SigningKey release = KeyFile.read(folder.resolve("keys/targets.key")).open(new char[0]);
        Draft next = served.served().find("targets").orElseThrow().next(BEGIN.plus(Duration.ofDays(90)));
        served.stage(TargetsEdit.withTarget(
                        next, "firmware", Measured.of(Bytes.ofText("firmware")).json())
                .signedBy(release));
        OnlineRepository.Round round = repository.refresh(BEGIN.plus(Duration.ofHours(13)), false);
        assertEquals(1, round.published().size(), round.toString());
        assertTrue(round.waiting().toString().contains("UPDATE-UNREACHABLE"), round.toString());
        served.putTarget(Bytes.ofText("firmware"), "firmware");
        round = repository.refresh(BEGIN.plus(Duration.ofHours(13)), false);
        assertTrue(round.published().contains("targets 2"), round.toString());
    }

    /** Nobody signs for it what somebody has put there. */
    @Test
    void signsNothingThatIsStaged() {
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        Draft prices = served.served().find("prices").orElseThrow().next(BEGIN.plus(Duration.ofDays(90)));
        served.stage(TargetsEdit.withTarget(
                prices, "prices/free", Measured.of(Bytes.ofText("0")).json()));
        repository.prices("bern", FIRST, BEGIN);
        assertEquals("[prices/bern.json]", listed(BEGIN));
    }

    /** Its clock was a year ahead for a round: the key of the timestamp is worth nothing then, and another heals it. */
    @Test
    void comesBackFromAClockThatRanAhead() {
        Instant ahead = BEGIN.plus(Duration.ofDays(365));
        repository.refresh(ahead, true);
        Fault fault = assertThrows(Fault.class, () -> repository.refresh(BEGIN, false));
        assertEquals(FaultCode.UPDATE_EXPIRED, fault.code());
        assertTrue(fault.detail().contains("rotate"), fault.detail());
        Path keys = folder.resolve("keys");
        KeyFile.unlocked(SigningKey.fresh(Key.Scheme.ED25519)).write(keys.resolve("online-2.key"));
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        Draft root = served.served().find("root").orElseThrow().next(BEGIN.plus(Duration.ofDays(365)));
        for (String role : List.of("timestamp", "snapshot")) {
            root = RootEdit.withRole(root, role, List.of(KeyFile.readPublic(keys.resolve("online-2.key.pub"))), 1);
        }
        served.stage(root.signedBy(KeyFile.read(keys.resolve("root.key")).open(new char[0])));
        assertTrue(repository.refresh(BEGIN, false).published().contains("root 2"));
        check(BEGIN);
    }

    @Test
    void waitsWithARootWhoseOnlineKeyIsNotHere() {
        RepositoryFolder served = new RepositoryFolder(repository.folder());
        Draft root = served.served().find("root").orElseThrow().next(BEGIN.plus(Duration.ofDays(365)));
        root = RootEdit.withRole(
                root, "timestamp", List.of(SigningKey.fresh(Key.Scheme.ED25519).key()), 1);
        served.stage(root.signedBy(KeyFile.read(folder.resolve("keys/root.key")).open(new char[0])));
        OnlineRepository.Round round = repository.refresh(BEGIN.plus(Duration.ofHours(13)), false);
        assertEquals(1, round.published().size(), round.toString());
        assertEquals(1, round.waiting().size(), round.toString());
    }

    @Test
    void beginsNothingAnewWhereSomethingWas() throws IOException {
        Files.delete(folder.resolve("repository/metadata"));
        Fault fault = assertThrows(Fault.class, () -> repository.refresh(BEGIN, false));
        assertEquals(FaultCode.UPDATE_NO_ROOT, fault.code());
    }

    @Test
    void warnsOfWhatPeopleMustRenew() {
        Instant late = BEGIN.plus(Duration.ofDays(3640));
        assertTrue(repository.refresh(late, false).waiting().toString().contains("renew targets"));
    }

    @Test
    void staysFreshWithoutAnybody() {
        repository.prices("bern", FIRST, BEGIN);
        Instant now = BEGIN;
        for (int day = 0; day < 100; day++) {
            now = now.plus(Duration.ofHours(23));
            assertFalse(repository.refresh(now, false).published().isEmpty());
            check(now);
        }
        assertEquals("[prices/bern.json]", listed(now));
    }

    @Test
    void publishesNothingTwiceAndSaysHowLongItIsGood() {
        OnlineRepository.Round round = repository.refresh(BEGIN.plusSeconds(60), false);
        assertEquals(List.of(), round.published());
        assertEquals(BEGIN.plus(Publication.TIMESTAMP_LIFE), round.goodUntil());
    }

    /** Its folder is put back as it was; clients have seen later versions. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnBeyondWhatClientsSawAfterARestore(boolean townWasThere) throws IOException {
        Path metadata = folder.resolve("repository/metadata");
        if (townWasThere) {
            repository.prices("bern", FIRST, BEGIN.plusSeconds(10));
        }
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

    @Test
    void givesUpWhereSomebodyKeepsTheFolderAndServesWhatItDid() throws IOException {
        repository.prices("bern", FIRST, BEGIN);
        OnlineRepository hasty = new OnlineRepository(repository.folder(), repository.keys(), Duration.ofMillis(100));
        try (FileChannel _ = new RepositoryFolder(repository.folder()).hold()) {
            Fault held = assertThrows(Fault.class, () -> hasty.prices("bern", SECOND, BEGIN));
            assertEquals(FaultCode.ALREADY_RUNNING, held.code());
            assertThrows(Fault.class, () -> hasty.refresh(BEGIN, true));
            assertEquals("[prices/bern.json]", listed(BEGIN));
        }
        assertTrue(hasty.prices("bern", SECOND, BEGIN));
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
