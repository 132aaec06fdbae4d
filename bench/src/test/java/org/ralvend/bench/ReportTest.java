package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE =
            new Machine(2, "a processor", 1024, "Linux 6", "Temurin 25", "ext4 on /dev/x");
    private static final Outcome SALE = new Outcome.Measured(
            "sale",
            List.of(
                    Figure.of("p50", 4_960, Unit.MICROS).against(Goal.atMost(5_000)),
                    Figure.of("p99", 31_040, Unit.MICROS).against(Goal.atMost(25_000)),
                    Figure.of("of the yardstick", 512, Unit.PERMILLE)
                            .against(Goal.atLeast(500).aimingAt(1_000)),
                    Figure.of("sales", 500, Unit.COUNT)),
            List.of("over TLS"));
    private static final Outcome FLEET = new Outcome.Refused("fleet", "orders: 6 instead of 7");

    @Test
    void isATableWithGoalsAndWhatMissedThem() {
        assertEquals("""
                | cores | processor | memory | kernel | JDK | disk of journals and database |
                |---|---|---|---|---|---|
                | 2 | a processor | 1024 MiB | Linux 6 | Temurin 25 | ext4 on /dev/x |

                ### sale

                | what | figure | goal | |
                |---|---:|---|---|
                | p50 | 5.0 ms | ≤ 5.0 ms | met |
                | p99 | 31.0 ms | ≤ 25.0 ms | **missed** |
                | of the yardstick | 0.51 × | ≥ 0.50 ×, aim 1.00 × | met |
                | sales | 500 |  |  |

                - over TLS

                ### fleet

                No figure: orders: 6 instead of 7.""", new Report(MACHINE, List.of(SALE, FLEET)).markdown());
    }

    @Test
    void isJsonWithWholeNumbers() {
        String json = new Report(MACHINE, List.of(SALE, FLEET)).json();
        assertTrue(
                json.contains("{\"name\":\"p50\",\"value\":4960,\"unit\":\"MICROS\","
                        + "\"goal\":{\"side\":\"AT_MOST\",\"bound\":5000}}"),
                json);
        assertTrue(
                json.contains("{\"type\":\"Refused\",\"part\":\"fleet\",\"reason\":\"orders: 6 instead of 7\"}"), json);
    }

    @Test
    void isSoundOnlyWhereEveryPartAddsUp() {
        assertTrue(new Report(MACHINE, List.of(SALE)).isSound());
        assertFalse(new Report(MACHINE, List.of(SALE, FLEET)).isSound());
    }

    @Test
    void aBoundItselfMeetsTheGoal() {
        assertFalse(
                Figure.of("p50", 5_000, Unit.MICROS).against(Goal.atMost(5_000)).isMissed());
        assertTrue(
                Figure.of("p50", 5_001, Unit.MICROS).against(Goal.atMost(5_000)).isMissed());
        assertFalse(Figure.of("ratio", 500, Unit.PERMILLE)
                .against(Goal.atLeast(500))
                .isMissed());
        assertTrue(Figure.of("ratio", 499, Unit.PERMILLE)
                .against(Goal.atLeast(500))
                .isMissed());
    }
}
