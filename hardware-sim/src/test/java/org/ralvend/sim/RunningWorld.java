package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.program.Settings;

/** A quick world on a temporary home, with a control connection. */
final class RunningWorld {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Path home;
    private @Nullable World world;
    private @Nullable WorldClient client;

    RunningWorld(Path home) {
        this.home = home;
    }

    void start() {
        Settings settings = Settings.of(World.DEFAULTS, null, environment());
        World started = World.open(settings);
        started.announce(settings);
        client = WorldClient.connect(started.socket(), DEADLINE);
        world = started;
    }

    void close() {
        client().close();
        try {
            Objects.requireNonNull(world).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return home;
    }

    Path socket() {
        return Objects.requireNonNull(world).socket();
    }

    WorldClient client() {
        return Objects.requireNonNull(client);
    }

    Map<String, String> environment() {
        return Map.of(
                "RALVEND_WORLD_HOME",
                home.toString(),
                "RALVEND_WORLD_RUN_FILE",
                home.resolve("run/world.json").toString(),
                "RALVEND_WORLD_ROTATION_MILLIS",
                "200",
                "RALVEND_WORLD_COIN_PULSE_MILLIS",
                "6");
    }

    List<LedgerEntry> entries() {
        return Ledger.read(home.resolve("ledger.jsonl"));
    }

    List<Fact> facts(String machine) {
        return entries().stream()
                .filter(entry -> entry.machine().equals(machine))
                .map(LedgerEntry::fact)
                .toList();
    }

    Path wiring(String machine, Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        try {
            return Files.writeString(home.resolve(machine + ".properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within " + DEADLINE);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
