package org.ralvend.sim;

import java.util.random.RandomGenerator;

/** A key of a {@link Keypad}: its contact bounces on the way down, then holds. */
final class Key {
    private final String name;
    private final int pin;
    private final Tuning tuning;
    private final Housing housing;
    private final RandomGenerator random;

    Key(String name, int pin, Tuning tuning, Housing housing, RandomGenerator random) {
        this.name = name;
        this.pin = pin;
        this.tuning = tuning;
        this.housing = housing;
        this.random = random;
    }

    /** Down now, and up by itself. */
    void press() {
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
