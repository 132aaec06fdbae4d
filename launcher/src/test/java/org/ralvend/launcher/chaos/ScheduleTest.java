package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.chaos.Schedule.Planned;
import org.ralvend.launcher.chaos.Strike.Victim;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes.Line;
import org.ralvend.sim.card.Mood;

class ScheduleTest {
    private static final int SEEDS = 50;
    private static final int MINUTES = 3;

    @Test
    void isTheSameForTheSameSeed() {
        assertEquals(Schedule.of(7, MINUTES), Schedule.of(7, MINUTES));
        assertNotEquals(Schedule.of(7, MINUTES), Schedule.of(8, MINUTES));
    }

    @Test
    void hasMoreThanTheMinimumInEachMinute() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Planned> all = Schedule.of(seed, MINUTES);
            for (int minute = 0; minute < MINUTES; minute++) {
                long from = minute * 60_000L;
                List<Strike> strikes = all.stream()
                        .filter(p -> p.atMillis() >= from && p.atMillis() < from + 60_000)
                        .map(Planned::strike)
                        .toList();
                assertTrue(
                        strikes.stream().filter(Strike.Kill.class::isInstance).count() >= Plan.MIN_KILLS);
                assertTrue(strikes.stream().filter(Strike.Cut.class::isInstance).count() >= Plan.MIN_CUTS);
            }
        }
    }

    @Test
    void strikesEverybodyInEveryWayWithinAMinute() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Set<Victim> victims = EnumSet.noneOf(Victim.class);
            Set<Disturbance> ways = EnumSet.noneOf(Disturbance.class);
            Set<Line> lines = EnumSet.noneOf(Line.class);
            Set<Mood> moods = EnumSet.noneOf(Mood.class);
            for (Planned planned : Schedule.of(seed, 1)) {
                switch (planned.strike()) {
                    case Strike.Kill kill -> victims.add(kill.victim());
                    case Strike.Cut cut -> {
                        ways.add(cut.how());
                        lines.add(cut.line());
                    }
                    case Strike.Reader reader -> moods.add(reader.how());
                }
            }
            assertEquals(EnumSet.allOf(Victim.class), victims, "seed " + seed);
            assertEquals(EnumSet.allOf(Disturbance.class), ways, "seed " + seed);
            assertEquals(EnumSet.allOf(Line.class), lines, "seed " + seed);
            assertEquals(EnumSet.allOf(Mood.class), moods, "seed " + seed);
        }
    }

    @Test
    void disturbsEachLineInEachWayWithinTwoMinutes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Set<String> kinds = new HashSet<>();
            for (Planned planned : Schedule.of(seed, 2)) {
                if (planned.strike() instanceof Strike.Cut cut) {
                    kinds.add(cut.kind());
                }
            }
            assertEquals(Line.values().length * Disturbance.values().length, kinds.size(), "seed " + seed);
        }
    }

    /** Otherwise nobody could pay by card any more. */
    @Test
    void eachReaderThatFailsIsWellAgainWithinItsMinute() {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (Planned planned : Schedule.of(seed, 1)) {
                if (planned.strike() instanceof Strike.Reader failing && failing.how() != Mood.WELL) {
                    assertTrue(
                            Schedule.of(seed, 1).stream()
                                    .anyMatch(later -> later.atMillis() > planned.atMillis()
                                            && later.atMillis() < 60_000
                                            && later.strike().equals(new Strike.Reader(Mood.WELL, failing.which()))),
                            "seed " + seed);
                }
            }
        }
    }

    @Test
    void goesThroughTimeInOrder() {
        List<Long> times =
                Schedule.of(3, MINUTES).stream().map(Planned::atMillis).toList();
        assertEquals(times.stream().sorted().toList(), times);
        assertTrue(new HashSet<>(times).size() > times.size() / 2, "not all at once");
    }

    @Test
    void hasTwoHalvesWithNothingLost() {
        List<Planned> all = Schedule.of(5, MINUTES);
        List<Planned> first = Schedule.half(all, MINUTES, 0);
        List<Planned> second = Schedule.half(all, MINUTES, 1);
        assertEquals(all.size(), first.size() + second.size());
        assertEquals(all.subList(0, first.size()), first);
        assertEquals(
                all.getLast().atMillis() - MINUTES * 30_000L, second.getLast().atMillis());
    }
}
