package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.journal.Entries;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.json.Bytes;

/** Invariant I2's way over the network: every entry arrives exactly once and in order, whatever the network does. */
class UplinkStormTest {
    private static final int SEEDS = 60;
    private static final int EVENTS = 150;

    private int lost;
    private int repeated;
    private int renewed;
    private int crashes;
    private int cuts;
    private int sentTwice;

    @Test
    void bringsEveryEntryOnceAndInOrder() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            weather(seed);
        }
        for (int kind : new int[] {lost, repeated, renewed, crashes, cuts, sentTwice}) {
            assertTrue(kind > SEEDS / 2, "a kind of trouble that hardly came");
        }
    }

    private void weather(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualLoop loop = new VirtualLoop();
        DeviceClock clock = loop.clock(random);
        MemoryJournal journal = new MemoryJournal(clock, random, clock.stamp());
        StoringBackend backend = new StoringBackend(loop);
        Incarnation agent = start(loop, journal, random, backend);
        for (int i = 0; i < EVENTS; i++) {
            loop.advance(Duration.ofMillis(random.nextInt(4000)));
            int event = random.nextInt(20);
            if (event == 0) {
                agent.end();
                journal.crash();
                crashes++;
                agent = start(loop, journal, random, backend);
            } else if (event == 1) {
                agent.link().cut();
                cuts++;
            } else {
                journal.commit(Map.of(), Entries.many(1 + random.nextInt(40)));
                agent.uplink().committed();
            }
        }
        agent.link().calm();
        loop.advance(Duration.ofMinutes(2));
        agent.end();
        assertEquals(bodies(journal), backend.stored, "seed " + seed);
        assertEquals(journal.lastSeq(), journal.storedUpTo(), "seed " + seed);
        sentTwice += backend.repeats;
    }

    /** What dies together. */
    private final class Incarnation {
        private final Uplink uplink;
        private final StormyLink link;

        Incarnation(Uplink uplink, StormyLink link) {
            this.uplink = uplink;
            this.link = link;
        }

        Uplink uplink() {
            return uplink;
        }

        StormyLink link() {
            return link;
        }

        void end() {
            link.die();
            lost += link.lost;
            repeated += link.repeated;
            renewed += link.renewed;
        }
    }

    private Incarnation start(VirtualLoop loop, Journal journal, SplittableRandom random, StoringBackend backend) {
        DeviceClock clock = loop.clock(random);
        StormyLink link = new StormyLink(loop, random, backend);
        Uplink uplink = new Uplink(
                new Greeting(new MachineId("m1"), new DeviceId("d1"), "1.0", List::of, List::of, null),
                journal,
                link,
                new Nonces(clock, random),
                new Uplink.Surroundings(loop, clock, random));
        uplink.start(new RecordingReceiver());
        return new Incarnation(uplink, link);
    }

    private static List<Bytes> bodies(Journal journal) {
        return journal.after(0, Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
                .map(Journal.Row::body)
                .toList();
    }
}
