package org.ralvend.vendor.hardware;

/** Counts an acceptor's pulses, one per coin unit: a coin is complete when none has come for the gap. */
public final class CoinCounter {
    private final long gapMillis;
    private int pulses;
    private long lastAt;

    public CoinCounter(long gapMillis) {
        this.gapMillis = gapMillis;
    }

    /** A rising edge. */
    public void pulse(long atMillis) {
        pulses++;
        lastAt = atMillis;
    }

    /** Whether pulses of a coin that is not complete have come. */
    public boolean isCounting() {
        return pulses > 0;
    }

    /** Milliseconds until the coin is complete, if no pulse comes; 0 where it is. */
    public long remaining(long nowMillis) {
        return Math.max(0, lastAt + gapMillis - nowMillis);
    }

    /** The pulses of a complete coin, which is counted once; 0 where there is none. */
    public int take(long nowMillis) {
        if (remaining(nowMillis) > 0) {
            return 0;
        }
        int whole = pulses;
        pulses = 0;
        return whole;
    }
}
