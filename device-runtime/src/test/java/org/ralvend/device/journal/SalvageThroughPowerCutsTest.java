package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.power.Cuts;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.Stage;

/** A salvage cut at every point of its writing: the next start has the same rows once, and the damaged file is kept. */
class SalvageThroughPowerCutsTest {
    private static final int TIMES = 2;
    private static final int ENTRIES = 120;
    private static final int PAGE_BYTES = 4096;

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("");

    /** What a salvaged journal says of itself. */
    private record Saved(List<Journal.Stand> before, List<Journal.Row> rows, Map<String, Long> totals) {}

    @Test
    void theNextStartGoesOnWhereverThePowerWent() throws Exception {
        Path home = damaged("home");
        Path before = damaged("before");
        Path quiet = damaged("quiet");
        Bytes damaged = Bytes.of(Files.readAllBytes(file(home)));
        Saved expected = salvage(quiet);
        assertTrue(expected.rows().size() > ENTRIES / 2 && expected.rows().size() < ENTRIES, expected::toString);
        Path log = temp.resolve("log");
        try (Stage stage = Stage.open(Files.createDirectory(temp.resolve("library")))) {
            stage.play(Salvaging.class, home, log);
        }
        Cuts.everywhere(home, before, log, TIMES, (image, marks) -> {
            assertEquals(expected, salvage(image), () -> image + " after " + marks);
            assertTrue(kept(image).contains(damaged), () -> image + " has not the damaged file any more");
        });
    }

    static final class Salvaging implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            salvage(home);
            Disk.mark("salvaged");
            Disk.stop();
        }
    }

    private static Saved salvage(Path home) {
        try (Journal journal =
                Salvage.open(file(home), () -> Entries.START, new SplittableRandom(2), Entries.stamp(Entries.START))) {
            List<Journal.Stand> before =
                    journal.epochs().subList(0, journal.epochs().size() - 1);
            return new Saved(
                    before, journal.after(before.getFirst().epoch(), 0, 1000, Integer.MAX_VALUE), journal.totals());
        }
    }

    /** The same in every folder, by seed; its last stored entry is known, and a page in the middle is spoilt. */
    private Path damaged(String name) throws IOException {
        Path home = Files.createDirectory(temp.toRealPath().resolve(name));
        try (Journal journal = SqliteJournal.open(
                file(home), () -> Entries.START, new SplittableRandom(1), Entries.stamp(Entries.START))) {
            for (int i = 0; i < ENTRIES; i++) {
                journal.commit(Map.of(), List.of(Entries.coin(1 + i)));
            }
            journal.stored(10);
        }
        try (RandomAccessFile spoiling = new RandomAccessFile(file(home).toFile(), "rw")) {
            byte[] garbage = new byte[PAGE_BYTES];
            Arrays.fill(garbage, (byte) 0xa5);
            spoiling.seek(spoiling.length() / PAGE_BYTES / 2 * PAGE_BYTES);
            spoiling.write(garbage);
        }
        return home;
    }

    private static List<Bytes> kept(Path home) throws IOException {
        List<Bytes> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            for (Path file :
                    files.filter(each -> each.toString().contains(".damaged-")).toList()) {
                kept.add(Bytes.of(Files.readAllBytes(file)));
            }
        }
        return kept;
    }

    private static Path file(Path home) {
        return home.resolve("data").resolve("journal.db");
    }
}
