package org.ralvend.sim;

import org.ralvend.protocol.program.Settings;

/** How fast this world's hardware is, in microseconds, and the seed of its chances. */
record Tuning(long seed, long coinPulseMicros, long rotationMicros, long bounceMicros, long holdMicros) {
    static Tuning of(Settings settings) {
        return new Tuning(
                settings.number("world.seed", 0, Integer.MAX_VALUE),
                Schedule.MILLI * settings.number("world.coin-pulse-millis", 2, 1000),
                Schedule.MILLI * settings.number("world.rotation-millis", 10, 60_000),
                Schedule.MILLI * settings.number("world.key-bounce-millis", 1, 100),
                Schedule.MILLI * settings.number("world.key-hold-millis", 1, 10_000));
    }
}
