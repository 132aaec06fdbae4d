package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What went wrong says how to see it again. */
class OutcomeTest {
    @Test
    void saysWhatIsWrongAndWhereAndHowToDoItAgain() {
        Plan plan = new Plan(7, 2, new Plan.Least(0, Plan.Least.USUAL.delivered()), false, Duration.ofMinutes(3));
        Figures figures =
                new Figures(Map.of(), Map.of(), 0, null, null, List.of(), List.of("chaos-1: 3 entries not stored"));
        Outcome outcome = Outcome.of(plan, figures, "./ralvend " + plan.words(), "/home/chaos/7-1");
        assertFalse(outcome.ok());
        List<String> lines = outcome.lines();
        assertTrue(lines.contains("wrong: chaos-1: 3 entries not stored"), lines::toString);
        assertTrue(lines.contains("again: ./ralvend chaos --minutes 2 --seed 7 --min-sales 0"), lines::toString);
        assertTrue(lines.contains("kept: /home/chaos/7-1"), lines::toString);
    }

    @Test
    void theCommandSaysWhatIsNotAsUsual() {
        Plan usual = new Plan(7, 2, Plan.Least.USUAL, true, Duration.ofSeconds(Plan.CONVERGE_SECONDS));
        assertEquals("chaos --minutes 2 --seed 7 --restore", usual.words());
        Plan other = new Plan(7, 2, new Plan.Least(0, 1), true, Duration.ofSeconds(9));
        assertEquals(
                "chaos --minutes 2 --seed 7 --min-sales 0 --min-delivered 1 --restore --converge 9", other.words());
    }
}
