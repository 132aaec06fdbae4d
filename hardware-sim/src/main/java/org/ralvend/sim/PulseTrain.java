package org.ralvend.sim;

/** Pulses on one input, one after the other and never merged. */
final class PulseTrain {
    /** Pulses that may be waiting on one pin. */
    static final int MAX_WAITING = 1000;

    private final Housing housing;
    private final int pin;
    private final long high;
    private final long low;
    private long freeAt;
    private int run;

    /** @param high how long a pulse is high, and {@code low} at least low after it; microseconds */
    PulseTrain(Housing housing, int pin, long high, long low) {
        this.housing = housing;
        this.pin = pin;
        this.high = high;
        this.low = low;
    }

    /**
     * Plans pulses, the first not before {@code delay} microseconds from now. What is more than {@link #MAX_WAITING}
     * is not told apart any more and lost, as a sensor would lose it; ask {@link #takes} where that must not be.
     */
    void add(int pulses, long delay) {
        Schedule schedule = housing.schedule();
        freeAt = Math.max(freeAt, schedule.now() + delay);
        for (int i = 0; i < pulses && takes(1); i++) {
            plan(freeAt, true);
            plan(freeAt + high, false);
            freeAt += high + low;
        }
    }

    /** Whether {@link #add} would give them all. */
    boolean takes(int pulses) {
        return Math.max(0, freeAt - housing.schedule().now()) / (high + low) + pulses <= MAX_WAITING;
    }

    /** Whether a pulse would begin at once. */
    boolean isAtRest() {
        return freeAt <= housing.schedule().now();
    }

    /** Without power there are no more edges. */
    void cut() {
        run++;
        freeAt = housing.schedule().now();
        housing.input(pin, false);
    }

    private void plan(long at, boolean level) {
        int mine = run;
        housing.schedule().at(at, () -> {
            if (mine == run) {
                housing.input(pin, level);
            }
        });
    }
}
