package org.ralvend.backend.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.MachineId;

/**
 * How many wrong codes were tried, and where: a code is looked at only where none of its places is full. A window begins
 * with its first wrong code and ends after its time, however many followed.
 *
 * <pre>
 *   place                              wrong codes  in
 *   the terminal                       10           10 min
 *   the vendor's number in the code    30           1 h
 *   the town                           300          1 h
 *   the terminal's scanner             10           10 min
 *   the town's scanners                300          1 h
 * </pre>
 *
 * Eight digits are 10^8 codes: with 100 sales of a vendor behind codes, 30 tries an hour at its number hit one of them once in
 * 33,000 hours. What is scanned counts beside what is keyed in: whoever holds wrong codes to a scanner closes no keypad, and whoever
 * guesses at keypads no scanner. Nobody guesses a secret of 128 bits; its limit is for how much may be asked.
 * One thread, one transaction.
 */
@Pure
public final class WrongCodes {
    /**
     * Since when, and how many.
     *
     * @param place as {@link #places} names it
     */
    public record Tried(String place, Instant since, int times) {}

    private enum Limit {
        TERMINAL("terminal ", 10, Duration.ofMinutes(10)),
        VENDOR("vendor ", 30, Duration.ofHours(1)),
        TOWN("town", 300, Duration.ofHours(1)),
        SCANNER("scanner ", 10, Duration.ofMinutes(10)),
        SCANNERS("scanners", 300, Duration.ofHours(1));

        private final String prefix;
        private final int most;
        private final Duration window;

        Limit(String prefix, int most, Duration window) {
            this.prefix = prefix;
            this.most = most;
            this.window = window;
        }

        static Limit of(String place) {
            for (Limit limit : values()) {
                if (place.startsWith(limit.prefix)) {
                    return limit;
                }
            }
            throw new IllegalArgumentException(place);
        }
    }

    private final Map<String, Tried> tried = new HashMap<>();
    private final Map<String, Tried> changed = new LinkedHashMap<>();

    WrongCodes(Collection<Tried> loaded) {
        loaded.forEach(one -> tried.put(one.place(), one));
    }

    /** @param code that was keyed in; null where a secret was scanned */
    static List<String> places(MachineId terminal, @Nullable KeypadCode code) {
        return code == null
                ? List.of(Limit.SCANNER.prefix + terminal, Limit.SCANNERS.prefix)
                : List.of(
                        Limit.TERMINAL.prefix + terminal, Limit.VENDOR.prefix + code.vendorNumber(), Limit.TOWN.prefix);
    }

    /** When the last of these places that is full is open again; empty where none is full. */
    Optional<Instant> closedUntil(List<String> places, Instant now) {
        return places.stream()
                .flatMap(place -> Optional.ofNullable(tried.get(place)).stream())
                .filter(one -> one.times() >= Limit.of(one.place()).most)
                .map(WrongCodes::end)
                .filter(now::isBefore)
                .max(Instant::compareTo);
    }

    void count(List<String> places, Instant now) {
        for (String place : places) {
            Tried before = tried.get(place);
            Tried after = before != null && now.isBefore(end(before))
                    ? new Tried(place, before.since(), before.times() + 1)
                    : new Tried(place, now, 1);
            tried.put(place, after);
            changed.put(place, after);
        }
    }

    List<Tried> changed() {
        return List.copyOf(changed.values());
    }

    private static Instant end(Tried one) {
        return one.since().plus(Limit.of(one.place()).window);
    }
}
