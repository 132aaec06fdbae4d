package org.ralvend.vendor;

import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.vendor.hardware.CoinCounter;

/** Waits for the pause after the last pulse of a coin, and tells then how many there were. On the loop. */
final class CoinEar {
    private final CoinCounter coins;
    private final Loop loop;
    private final LongSupplier monoMillis;
    private final IntConsumer counted;
    private Loop.@Nullable Timer gap;

    CoinEar(Duration gap, Loop loop, LongSupplier monoMillis, IntConsumer counted) {
        this.coins = new CoinCounter(gap.toMillis());
        this.loop = loop;
        this.monoMillis = monoMillis;
        this.counted = counted;
    }

    void pulse(long atMillis) {
        coins.pulse(atMillis);
        awaitGap();
    }

    /** Whether pulses of a coin are still coming. */
    boolean isCounting() {
        return coins.isCounting();
    }

    /** Runs it once the coin whose pulses are coming was told. */
    void afterwards(Runnable task) {
        long complete = coins.remaining(monoMillis.getAsLong()) + 1;
        var _ = loop.after(Duration.ofMillis(complete), task);
    }

    private void awaitGap() {
        if (gap != null) {
            gap.cancel();
        }
        gap = loop.after(Duration.ofMillis(coins.remaining(monoMillis.getAsLong())), this::over);
    }

    private void over() {
        int pulses = coins.take(monoMillis.getAsLong());
        if (pulses == 0) {
            awaitGap();
        } else {
            counted.accept(pulses);
        }
    }
}
