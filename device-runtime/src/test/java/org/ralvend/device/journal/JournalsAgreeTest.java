package org.ralvend.device.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.ralvend.protocol.json.Bytes;

/** The same operations, by seed, on the journal of devices and on the journal of simulations. */
class JournalsAgreeTest {
    private static final int OPERATIONS = 200;

    @TempDir
    private Path folder = Path.of("");

    private Instant now = Entries.START;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverIsDoneToThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Journal sqlite = open();
        Journal memory = new MemoryJournal(() -> now, new SplittableRandom(9), Entries.stamp(now));
        for (int i = 0; i < OPERATIONS; i++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(120)));
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
    }

    private void operate(int operation, Journal journal, SplittableRandom random) {
        switch (operation) {
            case 1 -> journal.trim();
            case 2, 3, 4 -> journal.stored(random.nextLong(journal.lastSeq() + 3));
            default ->
                journal.commit(
                        Map.of("state." + random.nextInt(3), Bytes.ofText("value " + random.nextInt())),
                        entries(random));
        }
    }

    private List<Entry> entries(SplittableRandom random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextBoolean() ? Entries.coin(random.nextInt(500)) : Entries.counted(i))
                .map(entry -> new Entry(Entries.stamp(now), entry.fact()))
                .toList();
    }

    private static List<Object> looks(Journal journal, int i) {
        List<Object> looks = new ArrayList<>(List.of(
                journal.epoch(),
                journal.lastSeq(),
                journal.storedUpTo(),
                journal.percentFull(),
                journal.totals(),
                journal.after(journal.storedUpTo(), 1 + i % 20, 100 * (i % 30)),
                journal.after(0, 1000, 1_000_000)));
        for (int state = 0; state < 3; state++) {
            looks.add(journal.state("state." + state));
        }
        return looks;
    }

    private SqliteJournal open() {
        return SqliteJournal.open(folder.resolve("journal.db"), () -> now, new SplittableRandom(9), Entries.stamp(now));
    }
}
