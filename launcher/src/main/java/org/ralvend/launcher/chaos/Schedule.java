package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ralvend.launcher.chaos.Strike.Victim;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes.Line;
import org.ralvend.sim.card.Mood;

/**
 * What goes wrong and when: the same seed and length give the same schedule. Pure. In each minute everybody who can die
 * does, at moments by chance: boards are back in a second, a backend takes five, so boards die most.
 */
final class Schedule {
    /** Of each minute, and of all kinds together, a few more than must be reached. */
    static final int KILLS_A_MINUTE = 22;

    static final int CUTS_A_MINUTE = 11;

    /** All that a card reader can do wrong, in turn. */
    private static final List<Mood> MOODS =
            Stream.of(Mood.values()).filter(mood -> mood != Mood.WELL).toList();

    private static final int MINUTE_MILLIS = 60_000;
    private static final int SHORTEST_CUT_MILLIS = 500;
    private static final int LONGEST_CUT_MILLIS = 4_000;

    /** As long as a sale by card may take, so that now and then it meets one. */
    private static final int SHORTEST_READER_MILLIS = 3_000;

    private static final int LONGEST_READER_MILLIS = 12_000;

    private static final List<Disturbance> WAYS = List.of(Disturbance.values());
    private static final List<Line> LINES = List.of(Line.values());

    /** Of whom there are two: twice. */
    private static final List<Victim> EVERYBODY =
            Stream.concat(Stream.of(Victim.values()), Stream.of(Victim.BACKEND)).toList();

    private static final List<Victim> BOARDS =
            List.of(Victim.VENDOR, Victim.WAREHOUSE, Victim.VENDOR_POWER, Victim.WAREHOUSE_POWER);

    /** @param atMillis since the first customer */
    record Planned(long atMillis, Strike strike) {}

    private Schedule() {}

    static List<Planned> of(long seed, int minutes) {
        Random random = new Random(seed);
        List<Planned> all = new ArrayList<>();
        int first = Math.floorMod(seed, LINES.size() * WAYS.size());
        for (int minute = 0; minute < minutes; minute++) {
            long from = (long) minute * MINUTE_MILLIS;
            for (int kill = 0; kill < KILLS_A_MINUTE; kill++) {
                Victim victim =
                        kill < EVERYBODY.size() ? EVERYBODY.get(kill) : BOARDS.get(random.nextInt(BOARDS.size()));
                all.add(new Planned(from + moment(random), new Strike.Kill(victim, random.nextInt(1000))));
            }
            for (int cut = 0; cut < CUTS_A_MINUTE; cut++) {
                all.add(new Planned(from + moment(random), cut(random, first + minute * CUTS_A_MINUTE + cut)));
            }
            for (Mood mood : MOODS) {
                readers(all, random, from, mood);
            }
        }
        all.sort(Comparator.comparingLong(Planned::atMillis));
        return List.copyOf(all);
    }

    /**
     * That half of it, from its own beginning on.
     *
     * @param number 0 or 1
     */
    static List<Planned> half(List<Planned> schedule, int minutes, int number) {
        long middle = (long) minutes * MINUTE_MILLIS / 2;
        long from = number * middle;
        return schedule.stream()
                .filter(p -> (p.atMillis() < middle) == (number == 0))
                .map(p -> new Planned(p.atMillis() - from, p.strike()))
                .toList();
    }

    /** Each line and each way in turn: since three and four share no divisor, twelve in a row are all ways of all lines. */
    private static Strike cut(Random random, int number) {
        Line line = LINES.get(number % LINES.size());
        Disturbance how = WAYS.get(number % WAYS.size());
        int millis = SHORTEST_CUT_MILLIS + random.nextInt(LONGEST_CUT_MILLIS - SHORTEST_CUT_MILLIS);
        return new Strike.Cut(line, how, Duration.ofMillis(millis));
    }

    /** One of them fails and is well again within that minute. */
    private static void readers(List<Planned> all, Random random, long from, Mood how) {
        int time = SHORTEST_READER_MILLIS + random.nextInt(LONGEST_READER_MILLIS - SHORTEST_READER_MILLIS);
        long at = from + moment(random) * (MINUTE_MILLIS - LONGEST_READER_MILLIS) / MINUTE_MILLIS;
        int which = random.nextInt(1000);
        all.add(new Planned(at, new Strike.Reader(how, which)));
        all.add(new Planned(at + time, new Strike.Reader(Mood.WELL, which)));
    }

    /** Not in a minute's last seconds, so that what was put off still falls into it. */
    private static long moment(Random random) {
        return random.nextInt(MINUTE_MILLIS * 9 / 10);
    }
}
