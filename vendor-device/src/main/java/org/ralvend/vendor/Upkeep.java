package org.ralvend.vendor;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.json.RecordCodec;

/** What is done now and then: tell how the device is, and drop journal rows that nobody can ask for any more. */
record Upkeep(Journal journal, Link link, Loop loop, DeviceClock clock, Supplier<List<FaultCode>> faults) {
    private static final Duration TELL = Duration.ofSeconds(30);
    private static final Duration TRIM = Duration.ofHours(1);

    void start(VendorAgent agent) {
        tell(clock.monoMillis());
        trim(agent);
    }

    private void tell(long startedAt) {
        Runtime memory = Runtime.getRuntime();
        Health health = new Health(
                clock.boot(),
                (clock.monoMillis() - startedAt) / 1000,
                journal.lastSeq() - journal.storedUpTo(),
                journal.percentFull(),
                clock.trust(),
                faults.get(),
                memory.totalMemory() - memory.freeMemory(),
                null);
        link.sendTelemetry(RecordCodec.encode(health));
        var _ = loop.after(TELL, () -> tell(startedAt));
    }

    private void trim(VendorAgent agent) {
        agent.guarded(journal::trim);
        var _ = loop.after(TRIM, () -> trim(agent));
    }
}
