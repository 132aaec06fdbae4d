package org.ralvend.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The keys of a housing. Whoever stands before it types with one finger: a key goes down when the one before is up
 * again, be it the same or another. Owned by the world's one thread.
 */
final class Keypad {
    /** Presses that may be waiting: somebody corrects a claim code, of 13 digits, twice. */
    static final int MAX_WAITING = 40;

    /** How long the finger is off the keys between two presses, in microseconds: longer than a busy agent may be late. */
    private static final long GAP = 120 * Schedule.MILLI;

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final long pressMicros;
    private final Schedule schedule;
    private long freeAt;

    /** @param pins by key name */
    Keypad(Map<String, Integer> pins, Tuning tuning, Housing housing, RandomGenerator random) {
        pins.forEach((name, pin) -> keys.put(name, new Key(name, pin, tuning, housing, random)));
        pressMicros = tuning.bounceMicros() + tuning.holdMicros() + GAP;
        schedule = housing.schedule();
    }

    /**
     * Plans these presses in this order, after those that are waiting; all of them or, where it throws, none.
     *
     * @throws Fault {@link FaultCode#REQUEST_INVALID} where there is no such key, {@link FaultCode#CONFLICT} where too
     *     many presses are waiting
     */
    void press(List<String> names) {
        List<Key> pressed = names.stream().map(this::key).toList();
        long begin = Math.max(freeAt, schedule.now());
        long end = begin + pressed.size() * pressMicros;
        if (end - schedule.now() > MAX_WAITING * pressMicros) {
            throw new Fault(FaultCode.CONFLICT, "more than " + MAX_WAITING + " presses waiting");
        }
        for (Key key : pressed) {
            schedule.at(begin, key::press);
            begin += pressMicros;
        }
        freeAt = end;
    }

    private Key key(String name) {
        Key key = keys.get(name);
        if (key == null) {
            throw new Fault(FaultCode.REQUEST_INVALID, "there is no key " + name);
        }
        return key;
    }
}
