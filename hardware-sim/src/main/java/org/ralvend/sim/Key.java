package org.ralvend.sim;

import java.util.random.RandomGenerator;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A key of the keypad: its contact bounces on the way down, then holds. Presses of one key come one after the other. */
final class Key {
    /** Presses that may be waiting on one key. */
    static final int MAX_WAITING = 20;

    /** How long a key is up between two presses, in microseconds. */
    private static final long GAP = 40 * Schedule.MILLI;

    private final String name;
    private final int pin;
    private final Tuning tuning;
    private final Housing housing;
    private final RandomGenerator random;
    private long freeAt;

    Key(String name, int pin, Tuning tuning, Housing housing, RandomGenerator random) {
        this.name = name;
        this.pin = pin;
        this.tuning = tuning;
        this.housing = housing;
        this.random = random;
    }

    /** @throws Fault {@link FaultCode#CONFLICT} where too many presses are waiting */
    void press() {
        long whole = tuning.bounceMicros() + tuning.holdMicros() + GAP;
        long begin = Math.max(freeAt, housing.schedule().now());
        if (begin - housing.schedule().now() > MAX_WAITING * whole) {
            throw new Fault(FaultCode.CONFLICT, "more than " + MAX_WAITING + " presses waiting on key " + name);
        }
        freeAt = begin + whole;
        housing.schedule().at(begin, this::goDown);
    }

    private void goDown() {
        housing.fact(new Fact.KeyPressed(name));
        housing.input(pin, true);
        bounce();
        housing.schedule().after(tuning.bounceMicros() + tuning.holdMicros(), () -> housing.input(pin, false));
    }

    /** Two or four extra edges: an even number, since the contact ends closed. */
    private void bounce() {
        int edges = 2 * random.nextInt(1, 3);
        long[] times = random.longs(edges, 1, Math.max(2, tuning.bounceMicros()))
                .sorted()
                .toArray();
        for (int i = 0; i < edges; i++) {
            boolean high = i % 2 == 1;
            housing.schedule().after(times[i], () -> housing.input(pin, high));
        }
    }
}
