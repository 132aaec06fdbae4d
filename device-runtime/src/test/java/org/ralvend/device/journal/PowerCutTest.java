package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.power.DiskLog;
import org.ralvend.protocol.power.DiskLog.Op;
import org.ralvend.protocol.power.DiskModel;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Stage;
import org.ralvend.protocol.power.StagedTest;

/**
 * The real journal on the real SQLite, its power cut at random points: what a commit promised is there, in order and whole,
 * and what it did not promise is there as a whole or not at all. More cuts with {@code -Dcuts=N}, others with {@code -Dseed=N}.
 */
class PowerCutTest extends StagedTest {
    private static final int CUTS = Integer.getInteger("cuts", 400);
    private static final long SEED = Long.getLong("seed", 1);

    /** One round is one run of the agent: it starts on what the cut before has left. */
    private static final int CUTS_PER_ROUND = 50;

    /** Of them while the journal is opened, or made. */
    private static final int CUTS_AT_START = 10;

    /** Operations until then, about. */
    private static final int STARTING = 60;

    private static final int STEPS_PER_ROUND = 300;
    private static final int MUTANT_CUTS = 200;

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("");

    @Test
    void keepsEveryPromiseThroughEveryCut() throws Exception {
        keepsEveryPromise(CutWorkload.Trouble.NONE, CUTS);
    }

    @Test
    void keepsEveryPromiseOnADiskThatFailsAndInAProcessThatIsKilled() throws Exception {
        keepsEveryPromise(CutWorkload.Trouble.FAULTS, CUTS / 2);
    }

    private void keepsEveryPromise(CutWorkload.Trouble trouble, int enough) throws Exception {
        long started = System.nanoTime();
        Run run = new Run(CutWorkload.Sync.FULL, trouble, SEED);
        String wrong = run.cut(enough);
        System.out.printf("%s: %s, %.1f s%n", trouble, run.where(), (System.nanoTime() - started) / 1e9);
        assertEquals(null, wrong, run::where);
        assertTrue(run.cuts >= enough, run::where);
    }

    @ParameterizedTest
    @EnumSource(names = "FULL", mode = EnumSource.Mode.EXCLUDE)
    void aJournalThatSyncsLessIsFoundOut(CutWorkload.Sync less) throws Exception {
        for (long seed = SEED; seed < SEED + 5; seed++) {
            Run run = new Run(less, CutWorkload.Trouble.NONE, seed);
            String wrong = run.cut(MUTANT_CUTS);
            System.out.println(less + ": " + run.where() + ": " + wrong);
            assertNotNull(wrong, run::where);
        }
    }

    /** Rounds on one disk, until enough cuts were made or something is wrong. */
    private final class Run {
        private final CutWorkload.Sync sync;
        private final CutWorkload.Trouble trouble;
        private final long seed;
        private final SplittableRandom random;
        private final SurvivingJournal survivor = new SurvivingJournal();
        private Path home;
        private int rounds;
        private int cuts;

        Run(CutWorkload.Sync sync, CutWorkload.Trouble trouble, long seed) throws IOException {
            this.sync = sync;
            this.trouble = trouble;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.home = fresh("home");
        }

        String where() {
            return "seed " + seed + ", round " + rounds + ", cut " + cuts;
        }

        @Nullable
        String cut(int enough) throws IOException, SQLException, InterruptedException {
            String wrong = null;
            while (wrong == null && cuts < enough) {
                rounds++;
                wrong = round();
            }
            return wrong;
        }

        private @Nullable String round() throws IOException, SQLException, InterruptedException {
            Path before = fresh("before");
            copy(home, before);
            List<Op> ops = play();
            int[] points = IntStream.concat(
                            random.ints(CUTS_PER_ROUND - CUTS_AT_START, 0, ops.size() + 1),
                            random.ints(CUTS_AT_START, 0, Math.min(STARTING, ops.size())))
                    .sorted()
                    .toArray();
            DiskModel disk = new DiskModel(home, before, random.split());
            String wrong = null;
            for (int done = 0, i = 0; i < points.length && wrong == null; i++) {
                for (; done < points[i]; done++) {
                    disk.apply(ops.get(done));
                    if (ops.get(done) instanceof Op.Marked mark) {
                        survivor.marked(mark);
                    }
                }
                cuts++;
                wrong = cut(disk, done < ops.size() ? ops.get(done) : null, i + 1 == points.length);
            }
            delete(before);
            return wrong;
        }

        /** With faults two processes one after the other on one page cache, both killed. */
        private List<Op> play() throws IOException, InterruptedException {
            List<Op> ops = new ArrayList<>();
            for (int i = trouble == CutWorkload.Trouble.NONE ? 1 : 2; i > 0; i--) {
                Path log = temp.resolve("log");
                Object[] props = {home, log, random.nextLong(), STEPS_PER_ROUND, sync, trouble};
                if (trouble == CutWorkload.Trouble.NONE) {
                    StagedTest.play(CutWorkload.class, props);
                } else {
                    try (Stage killed = Stage.open(fresh("library"))) {
                        killed.play(CutWorkload.class, props);
                    }
                }
                ops.addAll(DiskLog.read(log));
            }
            return ops;
        }

        /** @param last the next round starts on what is left here, before anybody looked at it */
        private @Nullable String cut(DiskModel disk, @Nullable Op next, boolean last) throws IOException, SQLException {
            Path image = fresh("image");
            disk.cut(image, next);
            if (last) {
                home = fresh("home");
                copy(image, home);
            }
            String wrong = survivor.wrong(image);
            delete(image);
            return wrong;
        }
    }

    private Path fresh(String name) throws IOException {
        return Files.createTempDirectory(temp.toRealPath(), name);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.equals(from)).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
