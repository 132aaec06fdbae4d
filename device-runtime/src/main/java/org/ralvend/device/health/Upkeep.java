package org.ralvend.device.health;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What every device does now and then: tell how it is, and drop journal rows that nobody can ask for any more. On the loop.
 *
 * @param faults that keep the machine from its work now
 */
public record Upkeep(Journal journal, Link link, Loop loop, DeviceClock clock, Supplier<List<FaultCode>> faults) {
    private static final Duration TELL = Duration.ofSeconds(30);
    private static final Duration TRIM = Duration.ofHours(1);

    /**
     * @param journalFailed is told where the journal cannot be read or trimmed; may come again and again
     * @return tells once more, at once; on the loop
     */
    public Runnable start(Consumer<Fault> journalFailed) {
        long startedAt = clock.monoMillis();
        tellAgain(startedAt, journalFailed);
        trim(journalFailed);
        return () -> tell(startedAt, journalFailed);
    }

    private void tellAgain(long startedAt, Consumer<Fault> journalFailed) {
        tell(startedAt, journalFailed);
        var _ = loop.after(TELL, () -> tellAgain(startedAt, journalFailed));
    }

    private void tell(long startedAt, Consumer<Fault> journalFailed) {
        Runtime memory = Runtime.getRuntime();
        Long oldest = oldestMillis(journalFailed);
        Health health = new Health(
                clock.boot(),
                (clock.monoMillis() - startedAt) / 1000,
                journal.pending(),
                journal.percentFull(),
                clock.trust(),
                faults.get(),
                memory.totalMemory() - memory.freeMemory(),
                oldest);
        link.sendTelemetry(RecordCodec.encode(health));
    }

    /** Null where nothing waits, or where it was written before a restart: two boots' clocks do not compare. */
    private @Nullable Long oldestMillis(Consumer<Fault> journalFailed) {
        try {
            Journal.Stand draining = journal.draining();
            return journal.after(draining.epoch(), draining.storedUpTo(), 1, 1).stream()
                    .filter(row -> row.boot().equals(clock.boot()))
                    .map(row -> clock.monoMillis() - row.monoMillis())
                    .findFirst()
                    .orElse(null);
        } catch (Fault e) {
            journalFailed.accept(e);
            return null;
        }
    }

    private void trim(Consumer<Fault> journalFailed) {
        try {
            journal.trim();
        } catch (Fault e) {
            journalFailed.accept(e);
        }
        var _ = loop.after(TRIM, () -> trim(journalFailed));
    }
}
