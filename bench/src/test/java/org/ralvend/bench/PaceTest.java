package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class PaceTest {
    private static final int LANES = 3;
    private static final Duration TIME = Duration.ofMillis(40);
    private static final Duration OPENING = Duration.ofMillis(120);

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong lastOpened = new AtomicLong();
    private final LongAdder steps = new LongAdder();
    private final LongAdder early = new LongAdder();
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void theTimeBeginsWhenTheSlowestLaneIsReady() {
        long begun = System.nanoTime();
        Pace pace = Pace.measure(LANES, TIME, this::lane);
        long took = System.nanoTime() - begun;
        assertEquals(0, early.sum(), "steps beyond the first while another lane was being opened");
        assertTrue(pace.nanos() >= TIME.toNanos(), pace::toString);
        assertTrue(pace.nanos() <= took - (lastOpened.get() - begun), "the opening is not in the time");
        assertTrue(lastOpened.get() - begun >= OPENING.toNanos());
        assertEquals(steps.sum(), pace.all());
        assertTrue(pace.counted() > 0 && pace.counted() <= pace.all() - LANES * Pace.FIRST_STEPS, pace::toString);
        assertEquals(LANES, closed.get());
    }

    @Test
    void isByTheTimeThatItReallyWas() {
        assertEquals(250, new Pace(900, 500, 2_000_000_000L).perSecond());
    }

    @Test
    void aLaneThatCannotBeOpenedEndsAll() {
        Fault fault = assertThrows(
                Fault.class,
                () -> Pace.measure(LANES, TIME, number -> {
                    if (number == 1) {
                        throw new Fault(FaultCode.UNREACHABLE, "lane 1");
                    }
                    return lane(0);
                }));
        assertEquals("lane 1", fault.detail());
    }

    /** The last takes its time. */
    private Pace.Lane lane(int number) {
        long until = System.nanoTime() + (number == LANES - 1 ? OPENING.toNanos() : 0);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        lastOpened.accumulateAndGet(System.nanoTime(), Math::max);
        opened.incrementAndGet();
        return new Pace.Lane() {
            private int mine;

            @Override
            public void step() {
                steps.increment();
                if (++mine > Pace.FIRST_STEPS && opened.get() < LANES) {
                    early.increment();
                }
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }
}
