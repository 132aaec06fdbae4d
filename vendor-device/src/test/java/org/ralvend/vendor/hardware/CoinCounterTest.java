package org.ralvend.vendor.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CoinCounterTest {
    private final CoinCounter counter = new CoinCounter(60);

    @Test
    void aCoinIsCompleteAfterTheGap() {
        counter.pulse(1000);
        counter.pulse(1020);
        assertEquals(0, counter.take(1079));
        assertEquals(1, counter.remaining(1079));
        assertEquals(2, counter.take(1080));
    }

    @Test
    void aCoinIsCountedOnce() {
        counter.pulse(1000);
        assertEquals(1, counter.take(1100));
        assertEquals(0, counter.take(1200));
    }

    @Test
    void coinsWithAGapBetweenAreTwo() {
        counter.pulse(1000);
        assertEquals(1, counter.take(1060));
        counter.pulse(1061);
        assertEquals(0, counter.take(1100));
        assertEquals(1, counter.take(1121));
    }

    @Test
    void coinsWithoutGapAddUp() {
        for (int i = 0; i < 50; i++) {
            counter.pulse(1000 + 20L * i);
        }
        assertEquals(50, counter.take(2100));
    }
}
