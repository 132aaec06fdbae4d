package org.ralvend.warehouse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** A warehouse whose disk fails: nothing turns that is not written down, and what turned meanwhile is unresolved. */
class BrokenDiskTest extends StagedTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void turnsNothingUntilItCanWriteAgain(BrokenDisk broken) throws IOException {
        playOn(temp, Ordered.class, broken);
    }

    static final class Ordered implements Scene {
        @Override
        public void play(List<String> props) {
            try (Bench bench = recorded(props)) {
                BrokenDisk.valueOf(props.get(2)).begin();
                bench.order(1);
                assertEquals(Set.of(), bench.slots.turning());
                assertTrue(bench.failsPings());
                bench.loop.advance(Duration.ofMinutes(2));
                assertTrue(bench.failsPings());

                mended(bench);
                assertEquals(List.of(), bench.facts());
                // Its answer has a nonce that is young enough for an order.
                bench.down(bench.sign(new Command.Ping(Bench.DEVICE, Bench.PING)));
                bench.order(1);
                assertEquals(Set.of(1), bench.slots.turning());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTurnWhoseEndItCouldNotWriteIsUnresolved(BrokenDisk broken) throws IOException {
        playOn(temp, Turning.class, broken);
    }

    static final class Turning implements Scene {
        @Override
        public void play(List<String> props) {
            try (Bench bench = recorded(props)) {
                AttemptId attempt = bench.order(1);
                bench.facts();
                BrokenDisk.valueOf(props.get(2)).begin();
                bench.rotate(1, true);
                assertEquals(List.of(), bench.facts());
                assertEquals(Set.of(), bench.slots.turning());

                mended(bench);
                assertEquals(List.of(new Fact.DispenseUnresolved(attempt, 1)), bench.facts());
            }
        }
    }

    private static Bench recorded(List<String> props) {
        Path home = Path.of(props.get(0));
        Disk.record(home, Path.of(props.get(1)));
        Bench bench = new Bench(home, Bench.keys(), Bench.keys(), 1);
        bench.connect();
        bench.facts();
        return bench;
    }

    private static void mended(Bench bench) {
        Disk.heal();
        bench.loop.advance(Duration.ofSeconds(30));
        assertFalse(bench.failsPings());
    }
}
