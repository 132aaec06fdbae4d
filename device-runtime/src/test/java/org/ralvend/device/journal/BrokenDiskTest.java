package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** The real journal on a disk that is full, read-only, or does not sync: it says so, and changes nothing. */
class BrokenDiskTest extends StagedTest {
    private static final Bytes STATE = Bytes.ofText("before");

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void whatItRefusesIsNotThereAndItGoesOnWhenTheDiskIsMended(BrokenDisk broken) throws Exception {
        playOn(temp, Running.class, broken);
    }

    static final class Running implements Scene {
        @Override
        public void play(List<String> props) {
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            Path file = Path.of(props.get(0)).resolve("data").resolve("journal.db");
            try (SqliteJournal journal = opened(file)) {
                journal.commit(Map.of("machine", STATE), List.of(Entries.coin(10)));
                BrokenDisk.valueOf(props.get(2)).begin();
                for (int i = 0; i < 3; i++) {
                    refused(FaultCode.JOURNAL_UNWRITABLE, () -> journal.commit(Map.of(), List.of(Entries.coin(20))));
                    assertEquals(2, journal.lastSeq());
                    assertEquals(2, journal.after(0, 10, 10_000).size());
                    assertEquals(Optional.of(STATE), journal.state("machine"));
                    assertEquals(Map.of("money.in", 10L), journal.totals());
                }
                Disk.heal();
                journal.commit(Map.of(), List.of(Entries.coin(5)));
            }
            try (SqliteJournal again = opened(file)) {
                assertEquals(Map.of("money.in", 15L), again.totals());
                assertEquals(3, again.lastSeq());
            }
            Disk.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentThatStartsOnItLeavesTheJournalAsItIs(BrokenDisk broken) throws Exception {
        playOn(temp, Starting.class, broken);
    }

    static final class Starting implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            Path running = Path.of(props.get(0)).resolve("running").resolve("journal.db");
            Path killed = Path.of(props.get(0)).resolve("killed").resolve("journal.db");
            try (SqliteJournal journal = opened(running)) {
                journal.commit(Map.of("machine", STATE), List.of(Entries.coin(10)));
                Disk.stop();
                copy(running.getParent(), killed.getParent());
            }
            Map<String, Bytes> before = files(killed.getParent());
            Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
            BrokenDisk broken = BrokenDisk.valueOf(props.get(2));
            broken.begin();
            refused(
                    switch (broken) {
                        case FULL, READ_ONLY -> FaultCode.JOURNAL_UNWRITABLE;
                        // Found out first where the folder's name is synced.
                        case FAILING_SYNC -> FaultCode.FOLDER_UNWRITABLE;
                    },
                    () -> opened(killed).close());
            assertEquals(before, files(killed.getParent()));
            Disk.heal();
            try (SqliteJournal again = opened(killed)) {
                assertEquals(Optional.of(STATE), again.state("machine"));
                assertEquals(Map.of("money.in", 10L), again.totals());
            }
            Disk.stop();
        }
    }

    private static void refused(FaultCode code, Runnable writing) {
        Fault fault = assertThrows(Fault.class, writing::run);
        assertEquals(code, fault.code(), fault::getMessage);
    }

    private static SqliteJournal opened(Path file) {
        return SqliteJournal.open(file, () -> Entries.START, new SplittableRandom(1), Entries.stamp(Entries.START));
    }

    private static void copy(@Nullable Path from, @Nullable Path to) throws IOException {
        Files.createDirectory(Objects.requireNonNull(to));
        for (Path file : list(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    /** What lies there; not SQLite's -shm, which is made anew. */
    private static Map<String, Bytes> files(@Nullable Path folder) throws IOException {
        Map<String, Bytes> files = new TreeMap<>();
        for (Path file : list(folder)) {
            if (!file.toString().endsWith("-shm")) {
                files.put(file.getFileName().toString(), Bytes.of(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    private static List<Path> list(@Nullable Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
            return files.sorted().toList();
        }
    }
}
