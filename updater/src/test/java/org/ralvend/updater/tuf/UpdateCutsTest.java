package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Cuts;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** A device's power goes at any write of an update, or its disk ends: it trusts what it trusted, or what is new, and goes on. */
class UpdateCutsTest extends StagedTest {
    private static final int TIMES = 4;
    /** A version that nobody reaches. */
    private static final long FAR = 100;

    private static final String UPDATED = "updated";

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private Repository repository;

    private Path home = Path.of("unset");

    @BeforeEach
    void begin() throws IOException {
        repository = new Repository();
        repository.signers("timestamp").add(TestKey.fresh());
        Repository.trust(repository.get("root"), "timestamp", 1, repository.signers("timestamp"));
        repository.publish("root");
        repository.get("timestamp").put("version", FAR - 1);
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        repository.addTarget("targets", "file", "old");
        repository.publishAll();
        update(home, repository.metadataUrl(), repository.targetsUrl(), true);
    }

    @AfterEach
    void end() {
        repository.close();
    }

    /** Trusts the first root, where nothing is trusted; refreshes, and fetches the one target. */
    private static void update(Path home, String metadata, String targets, boolean begins) throws IOException {
        MetadataFolder folder = new MetadataFolder(home.resolve("metadata"));
        Mirror mirror = new Mirror();
        if (begins) {
            Client.begin(
                    folder, mirror.find(metadata + "1.root.json", Limits.ROOT).orElseThrow());
        }
        Client client = Client.refresh(folder, mirror, metadata, Time.of(ClientUnderTest.NOW));
        new TargetFolder(home.resolve("targets"), mirror, targets).fetch(client.find("file"), client.isConsistent());
    }

    private static String trusted(Path home) throws IOException {
        return ClientUnderTest.trusted(home.resolve("metadata"));
    }

    /**
     * Two roots, the second with another key for the timestamp instead of one that was stolen; its versions begin anew, and what was
     * seen of them is forgotten on the way, although the other key vouches for it still.
     */
    private void release() {
        repository.bump("root").publish("root");
        repository.signers("timestamp").set(0, TestKey.fresh());
        Repository.trust(repository.get("root"), "timestamp", 1, repository.signers("timestamp"));
        repository.bump("root").publish("root");
        repository.get("timestamp").put("version", 2L);
        repository.addTarget("targets", "file", "new");
        repository.publishAll();
    }

    @Test
    void leavesWhatWasTrustedOrWhatIsNew() throws IOException {
        Path before = Files.createDirectory(temp.resolve("before"));
        copy(home, before);
        release();
        Path log = temp.resolve("log");
        play(Updating.class, home, log, repository.metadataUrl(), repository.targetsUrl());
        Set<String> seen = new TreeSet<>();
        Cuts.everywhere(home, before, log, TIMES, (image, marks) -> {
            seen.add(trusted(image));
            String target = Files.readString(image.resolve("targets").resolve("file"));
            assertTrue(Set.of("old", "new").contains(target), target);
            if (marks.contains(UPDATED)) {
                assertEquals("root 3, snapshot 3, targets 3, timestamp 3 new", trusted(image) + " " + target);
            }
            update(image, repository.metadataUrl(), repository.targetsUrl(), false);
            assertEquals("root 3, snapshot 3, targets 3, timestamp 3", trusted(image));
            assertEquals("new", Files.readString(image.resolve("targets").resolve("file")));
        });
        assertTrue(
                seen.containsAll(Set.of(
                        "root 1, snapshot 2, targets 2, timestamp 100",
                        "root 2, targets 2",
                        "root 3, targets 2",
                        "root 3, targets 2, timestamp 3",
                        "root 3, snapshot 3, targets 3, timestamp 3")),
                seen.toString());
    }

    /** Home, log, and where the repository is. */
    static final class Updating implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            update(home, props.get(2), props.get(3), false);
            Disk.mark(UPDATED);
            Disk.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyAndKeepsWhatItHasOnABrokenDisk(BrokenDisk broken) throws IOException {
        release();
        String before = trusted(home);
        play(Broken.class, home, temp.resolve("log"), repository.metadataUrl(), repository.targetsUrl(), broken);
        assertEquals("root 3, snapshot 3, targets 3, timestamp 3", trusted(home), "mended, from " + before);
    }

    /** As before, with a disk that breaks at the first write; then it is mended. */
    static final class Broken implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            BrokenDisk.valueOf(props.get(4)).begin();
            String before = trusted(home);
            Fault fault = assertThrows(Fault.class, () -> update(home, props.get(2), props.get(3), false));
            assertEquals(FaultCode.FOLDER_UNWRITABLE, fault.code(), fault.getMessage());
            Disk.heal();
            String after = trusted(home);
            assertTrue(after.startsWith("root 1, ") || after.startsWith("root 2, "), before + " became " + after);
            assertEquals("old", Files.readString(home.resolve("targets").resolve("file")));
            update(home, props.get(2), props.get(3), false);
            Disk.stop();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each : all.skip(1).toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
