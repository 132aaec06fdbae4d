package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Outcome.Measured FIGURES =
            new Outcome.Measured("fleet", List.of(Figure.of("sales", 900, Unit.PER_SECOND)), List.of());

    @Test
    void givesTheFiguresWhereEverythingAgrees() {
        List<Tally> agreeing = List.of(new Tally("orders", 7, 7), new Tally("stock", 0, 0));
        assertEquals(FIGURES, Tally.judge("fleet", agreeing, () -> FIGURES));
    }

    @Test
    void givesNoFigureWhereOneCountDiffers() {
        List<Tally> differing = List.of(new Tally("orders", 7, 7), new Tally("reserved", 7, 6));
        assertEquals(
                new Outcome.Refused("fleet", "reserved: 6 instead of 7"),
                Tally.judge("fleet", differing, () -> fail("a figure was made")));
    }

    @Test
    void givesNoFigureWhereNothingWasCounted() {
        assertEquals(
                new Outcome.Refused("fleet", "nothing was counted"), Tally.judge("fleet", List.of(), () -> FIGURES));
    }
}
