package org.ralvend.sim;

/** The light barrier above the hatch: a pulse for each product, a little after it left its spiral. */
final class DropSensor {
    static final long FALL_MICROS = 40 * Schedule.MILLI;
    static final long PULSE_MICROS = 30 * Schedule.MILLI;

    private final PulseTrain pulses;

    DropSensor(int pin, Housing housing) {
        pulses = new PulseTrain(housing, pin, PULSE_MICROS, PULSE_MICROS);
    }

    void productFalls() {
        pulses.add(1, FALL_MICROS);
    }

    void powerCut() {
        pulses.cut();
    }
}
