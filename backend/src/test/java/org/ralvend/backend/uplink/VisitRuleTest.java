package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VisitRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LONG_AGO = Instant.EPOCH;

    @Test
    void comesSoonWhileSomethingMoves() {
        assertEquals(Duration.ofSeconds(1), VisitRule.wait(NOW, NOW.minusSeconds(29), 0, 99));
        assertEquals(Duration.ofSeconds(30), VisitRule.wait(NOW, NOW.minusSeconds(30), 0, 0));
    }

    @Test
    void comesLessOftenToWhoDoesNotAnswer() {
        assertEquals(Duration.ofSeconds(4), VisitRule.wait(NOW, NOW, 1, 0));
        assertEquals(Duration.ofSeconds(64), VisitRule.wait(NOW, LONG_AGO, 5, 0));
        assertEquals(Duration.ofMinutes(5), VisitRule.wait(NOW, LONG_AGO, 1000, 0));
    }

    @Test
    void spreadsWhatWouldComeTogether() {
        assertEquals(Duration.ofMillis(37_425), VisitRule.wait(NOW, LONG_AGO, 0, 99));
    }
}
