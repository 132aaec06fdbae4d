package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** The same operations, by seed, on the journal of devices and on the journal of simulations. */
class JournalsAgreeTest {
    private static final int OPERATIONS = 200;

    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom sqliteIds = new SplittableRandom(9);
    private final SplittableRandom memoryIds = new SplittableRandom(9);
    private Instant now = Entries.START;
    private int diverged;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverIsDoneToThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Journal sqlite = open();
        Journal memory = new MemoryJournal(() -> now, memoryIds, Entries.stamp(now));
        for (int i = 0; i < OPERATIONS; i++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(8) == 0 ? random.nextInt(1440) : random.nextInt(20)));
            int operation = random.nextInt(10);
            if (operation == 0) {
                sqlite.close();
                memory.close();
                sqlite = open();
            } else {
                long operationSeed = random.nextLong();
                operate(operation, sqlite, new SplittableRandom(operationSeed));
                operate(operation, memory, new SplittableRandom(operationSeed));
            }
            assertEquals(looks(memory, i), looks(sqlite, i), "seed " + seed + ", operation " + i);
        }
        sqlite.close();
        assertTrue(diverged > 3, diverged + " divergences");
    }

    private void operate(int operation, Journal journal, SplittableRandom random) {
        switch (operation) {
            case 1 -> journal.trim();
            case 2, 3 -> {
                Journal.Stand epoch = any(journal, random);
                journal.stored(epoch.epoch(), random.nextLong(epoch.lastSeq() + 3));
            }
            case 4 -> {
                Journal.Stand epoch = any(journal, random);
                diverge(journal, epoch.epoch(), random.nextLong(epoch.lastSeq() + 2));
            }
            default ->
                journal.commit(
                        Map.of("state." + random.nextInt(3), Bytes.ofText("value " + random.nextInt())),
                        entries(random));
        }
    }

    private static Journal.Stand any(Journal journal, SplittableRandom random) {
        return journal.epochs().get(random.nextInt(journal.epochs().size()));
    }

    /** Too many epochs are refused by both. */
    private void diverge(Journal journal, EpochId epoch, long lastCommonSeq) {
        try {
            journal.diverged(epoch, lastCommonSeq, Entries.stamp(now));
            diverged++;
        } catch (Fault e) {
            assertEquals(FaultCode.CHAIN_DIVERGED, e.code());
        }
    }

    private List<Entry> entries(SplittableRandom random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextBoolean() ? Entries.coin(random.nextInt(500)) : Entries.counted(i))
                .map(entry -> new Entry(Entries.stamp(wrongNowAndThen(random)), entry.fact()))
                .toList();
    }

    private Instant wrongNowAndThen(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> Instant.EPOCH;
            case 1 -> now.plus(Duration.ofDays(random.nextInt(60) - 30));
            default -> now;
        };
    }

    private static List<Object> looks(Journal journal, int i) {
        List<Object> looks = new ArrayList<>(List.of(
                journal.epochs(),
                journal.draining(),
                journal.percentFull(),
                journal.totals(),
                journal.after(journal.storedUpTo(), 1 + i % 20, 100 * (i % 30))));
        journal.epochs().forEach(epoch -> looks.add(journal.after(epoch.epoch(), 0, 1000, 1_000_000)));
        for (int state = 0; state < 3; state++) {
            looks.add(journal.state("state." + state));
        }
        return looks;
    }

    private SqliteJournal open() {
        return SqliteJournal.open(folder.resolve("journal.db"), () -> now, sqliteIds, Entries.stamp(now));
    }
}
