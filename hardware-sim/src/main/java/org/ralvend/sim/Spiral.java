package org.ralvend.sim;

import org.jspecify.annotations.Nullable;

/**
 * One slot: a spiral with products, its motor and its home switch. It moves only under current and keeps its position
 * without.
 *
 * <pre>
 * percent   0 ........ 15 ............ 40 ............ 70 ........... 100 = 0
 * home      high     │ low                                          │ high
 *                                      │ a jam holds it here
 *                                                      │ a product falls, where there is one
 * </pre>
 *
 * A jam that comes when the spiral is past 40 percent holds it where it is. Past 100 the next rotation begins: it is
 * the agent that must take the current off at home.
 */
final class Spiral {
    private static final int LEAVES_HOME = 15;
    private static final int JAMS = 40;
    private static final int DROPS = 70;
    private static final int WHOLE = 100;
    private static final int[] MARKS = {LEAVES_HOME, JAMS, DROPS, WHOLE};

    private final int slot;
    private final int homePin;
    private final long rotation;
    private final Housing housing;
    private final DropSensor sensor;
    private int units;
    private boolean jammed;
    private boolean current;
    private boolean turning;
    private long position;
    private long positionAt;
    private Schedule.@Nullable Timer mark;

    Spiral(int slot, Wiring.Spiral wiring, Tuning tuning, Housing housing, DropSensor sensor) {
        this.slot = slot;
        this.homePin = wiring.home();
        this.rotation = tuning.rotationMicros();
        this.housing = housing;
        this.sensor = sensor;
        housing.input(homePin, true);
        housing.wire(wiring.motor(), this::driven);
    }

    int slot() {
        return slot;
    }

    int units() {
        return units;
    }

    boolean jammed() {
        return jammed;
    }

    void fill(int more) {
        housing.fact(new Fact.SlotFilled(slot, more));
        units += more;
    }

    void empty() {
        housing.fact(new Fact.SlotEmptied(slot));
        units = 0;
    }

    /** False where there is nothing to fall. */
    boolean dropUnasked() {
        if (units == 0) {
            return false;
        }
        housing.fact(new Fact.ProductDroppedUnasked(slot));
        units--;
        sensor.productFalls();
        return true;
    }

    void jam() {
        housing.fact(new Fact.SlotJammed(slot));
        jammed = true;
        stopWhereHeld();
    }

    void unjam() {
        housing.fact(new Fact.SlotUnjammed(slot));
        jammed = false;
        startIfFree();
    }

    /** Takes over what an earlier run of the world wrote. */
    void replay(Fact.OfSlot fact) {
        switch (fact) {
            case Fact.SlotFilled(int s, int more) -> units += more;
            case Fact.SlotEmptied(int s) -> units = 0;
            case Fact.SlotJammed(int s) -> jammed = true;
            case Fact.SlotUnjammed(int s) -> jammed = false;
            case Fact.ProductDroppedUnasked(int s) -> units--;
            case Fact.ProductFallen(int s) -> {
                units--;
                position = (rotation * DROPS + WHOLE - 1) / WHOLE;
            }
            case Fact.MotorStarted(int s, int percent) -> replayMotor(percent, true);
            case Fact.MotorStopped(int s, int percent) -> replayMotor(percent, false);
        }
        housing.input(homePin, position < rotation * LEAVES_HOME / WHOLE);
    }

    /** The world itself was killed while the motor turned: it stands where it was last known. */
    void settle() {
        if (turning) {
            turning = false;
            housing.fact(new Fact.MotorStopped(slot, percent()));
        }
    }

    private void replayMotor(int percent, boolean turns) {
        // Rounded up to the microsecond, so that a percent once stated is read back as itself.
        position = (rotation * percent + WHOLE - 1) / WHOLE;
        turning = turns;
    }

    private void driven(boolean high) {
        current = high;
        if (high) {
            startIfFree();
        } else {
            stop();
        }
    }

    private void startIfFree() {
        if (current && !turning && !held()) {
            turning = true;
            housing.fact(new Fact.MotorStarted(slot, percent()));
            goOn();
        }
    }

    private void stopWhereHeld() {
        track();
        if (held()) {
            stop();
        }
    }

    private void stop() {
        if (turning) {
            track();
            turning = false;
            if (mark != null) {
                housing.schedule().cancel(mark);
            }
            housing.fact(new Fact.MotorStopped(slot, percent()));
        }
    }

    private boolean held() {
        return jammed && position >= rotation * JAMS / WHOLE;
    }

    /** Turns to the next mark. */
    private void goOn() {
        positionAt = housing.schedule().now();
        for (int percent : MARKS) {
            long at = rotation * percent / WHOLE;
            if (at > position) {
                mark = housing.schedule().after(at - position, () -> reach(percent, at));
                return;
            }
        }
    }

    private void reach(int percent, long at) {
        position = at;
        positionAt = housing.schedule().now();
        switch (percent) {
            case LEAVES_HOME -> housing.input(homePin, false);
            case DROPS -> drop();
            case WHOLE -> {
                position = 0;
                housing.input(homePin, true);
            }
            default -> stopWhereHeld();
        }
        if (turning) {
            goOn();
        }
    }

    private void drop() {
        if (units > 0) {
            housing.fact(new Fact.ProductFallen(slot));
            units--;
            sensor.productFalls();
        }
    }

    private void track() {
        if (turning) {
            position += housing.schedule().now() - positionAt;
            positionAt = housing.schedule().now();
        }
    }

    private int percent() {
        return (int) (position * WHOLE / rotation);
    }
}
