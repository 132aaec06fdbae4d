package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.chaos.Run.Figures;

/** A run that did too little proves nothing, and one that went wrong says how to see it again. */
class OutcomeTest {
    private static final Plan PLAN = new Plan(7, 2, 0, false, Duration.ofMinutes(3));
    private static final Map<String, Integer> KILLS = Map.of("VENDOR", 30, "BROKER", 10);
    private static final Map<String, Integer> CUTS = Map.of("DEVICES_TO_BROKER/CUT", 20);

    @Test
    void isWellWhereEnoughHappenedAndAllAgrees() {
        assertEquals(List.of(), new Figures(KILLS, CUTS, 9_000L, null, List.of(), List.of()).wrong(PLAN));
    }

    @Test
    void isWrongWithFewerKillsThanTheMinimum() {
        assertEquals(
                List.of("only 39 kills; 40 are the least"),
                new Figures(Map.of("VENDOR", 39), CUTS, 9_000L, null, List.of(), List.of()).wrong(PLAN));
    }

    @Test
    void isWrongWithFewerCutsThanTheMinimum() {
        assertEquals(
                List.of("only 19 cuts; 20 are the least"),
                new Figures(KILLS, Map.of("DEVICES_TO_BROKER/SLOW", 19), 9_000L, null, List.of(), List.of())
                        .wrong(PLAN));
    }

    @Test
    void isWrongWithFewerSalesThanTheMinimum() {
        Plan asking = new Plan(7, 2, 4, false, Duration.ofMinutes(3));
        assertEquals(
                List.of("only 0 sales; 8 are the least"),
                new Figures(KILLS, CUTS, 9_000L, null, List.of(), List.of()).wrong(asking));
    }

    @Test
    void isWrongWhereItDoesNotConverge() {
        Figures figures = new Figures(KILLS, CUTS, null, null, List.of(), List.of("chaos-1: 3 entries not stored"));
        assertEquals(List.of("chaos-1: 3 entries not stored", "not converged within 180 s"), figures.wrong(PLAN));
    }

    @Test
    void isWrongWhereTheBackupLackedNothing() {
        Plan restoring = new Plan(7, 2, 0, true, Duration.ofMinutes(3));
        assertEquals(
                List.of("the backup lacked no sale: that it was restored proves nothing"),
                new Figures(KILLS, CUTS, 9_000L, 0L, List.of(), List.of()).wrong(restoring));
        assertEquals("chaos --minutes 2 --seed 7 --min-sales 0 --restore", restoring.words());
    }

    @Test
    void saysWhatIsWrongAndWhereAndHowToDoItAgain() {
        Figures figures = new Figures(KILLS, CUTS, null, null, List.of(), List.of("chaos-1: 3 entries not stored"));
        Outcome outcome = Outcome.of(PLAN, figures, "./ralvend " + PLAN.words(), "/home/chaos/7-1");
        assertFalse(outcome.ok());
        List<String> lines = outcome.lines();
        assertTrue(lines.contains("wrong: chaos-1: 3 entries not stored"), lines::toString);
        assertTrue(lines.contains("again: ./ralvend chaos --minutes 2 --seed 7 --min-sales 0"), lines::toString);
        assertTrue(lines.contains("kept: /home/chaos/7-1"), lines::toString);
    }
}
