package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.journal.Entries;
import org.ralvend.device.journal.FailingJournal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Up;

/** An uplink with a journal in memory between a loop, a link and an agent that are the test. */
abstract class UplinkBench {
    static final SaleId SALE = new SaleId(new UUID(0x7000L, 3));

    final SplittableRandom random = new SplittableRandom(1);
    final VirtualLoop loop = new VirtualLoop();
    final DeviceClock clock = loop.clock(random);
    final FailingJournal journal = new FailingJournal(new MemoryJournal(clock, random, clock.stamp()));
    final ScriptedLink link = new ScriptedLink();
    final RecordingReceiver receiver = new RecordingReceiver();
    final Uplink uplink = new Uplink(
            new Greeting(new MachineId("m1"), new DeviceId("d1"), "1.0", () -> List.of(SALE), List::of, null),
            journal,
            link,
            new Nonces(clock, random),
            new Uplink.Surroundings(loop, clock, random));

    @BeforeEach
    void start() {
        uplink.start(receiver);
    }

    /** Greeted and answered; the journal's first entry is stored where it went alone. */
    Up.Batch ready() {
        Up.Hello hello = connect(1);
        down(new Down.Resynced(hello.nonce(), clock.instant(), journal.epoch(), 0));
        Up.Batch first = batch();
        if (first.entries().size() == 1) {
            down(new Down.Stored(journal.epoch(), 1));
        }
        return first;
    }

    Up.Hello connect(long connection) {
        link.take();
        link.listener().up(connection);
        loop.run();
        return assertInstanceOf(Up.Hello.class, link.take().getLast());
    }

    void commit(int entries) {
        journal.commit(Map.of(), Entries.many(entries));
        uplink.committed();
    }

    void down(Down message) {
        link.down(message);
        loop.run();
    }

    Up.Batch batch() {
        List<Up> taken = link.take();
        assertEquals(1, taken.size(), taken::toString);
        return assertInstanceOf(Up.Batch.class, taken.getFirst());
    }

    static List<Long> seqs(Up.Batch batch) {
        return batch.entries().stream().map(Envelope::seq).toList();
    }
}
