package org.ralvend.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.coverage.Rare;

/** A fleet with everything that goes wrong keeps every promise. */
class SimulationTest {
    /** The first ones. Mutants rely on it that each is clean. */
    static final int SEEDS = Suite.SOME;

    @BeforeAll
    static void keys() {
        SimKeys.install();
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertEquals(trace(7), trace(7));
    }

    @Test
    void anotherSeedGivesAnotherTrace() {
        assertNotEquals(trace(7), trace(8));
    }

    @Test
    void everyInvariantHoldsWhateverGoesWrong() {
        Suite suite = new Suite(Setup.real(), ErrorLog.install());
        suite.play(1, SEEDS, outcome -> {});
        assertEquals(
                List.of(),
                suite.broken().stream()
                        .map(outcome -> "seed " + outcome.seed() + ": " + outcome.broken())
                        .toList());
        assertTrue(suite.sales() >= SEEDS * (long) Run.SALES, () -> suite.sales() + " sales");
        assertEquals(Set.of(), suite.missing());
        assertTrue(suite.isGood());
    }

    @Test
    void aWorldInWhichNobodyCountsIsNotGoodEnough() {
        Setup nobodyCounts = new Setup(new DeviceMutants.WritesNoCountDown(), Books::new);
        Suite suite = new Suite(nobodyCounts, ErrorLog.install());
        suite.play(1, SEEDS, outcome -> {});
        assertFalse(suite.isGood());
        assertEquals(
                List.of(),
                suite.broken().stream()
                        .map(outcome -> String.valueOf(outcome.broken()))
                        .filter(broken -> !broken.contains("products fell for one unit"))
                        .toList(),
                "what was written off and fell is missing for ever, and no loss");
        assertTrue(
                suite.missing()
                        .containsAll(
                                Set.of("DispenseMachine: none counted, no motor turns", "ShelfDesk: it was counted")),
                () -> "missing: " + suite.missing());
    }

    @Test
    void whatIsRareIsARowOrAKindOfFault() {
        Set<String> all = new Coverage().missing();
        assertEquals(
                Set.of(), Rare.ROWS.stream().filter(row -> !all.contains(row)).collect(Collectors.toSet()));
    }

    private static List<String> trace(long seed) {
        return new Run(seed, Setup.real(), new Coverage(), ErrorLog.install(), true)
                .play()
                .trace()
                .lines();
    }
}
