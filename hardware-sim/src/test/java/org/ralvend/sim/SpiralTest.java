package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A rotation takes a second here, so a percent is ten milliseconds. */
class SpiralTest {
    private static final int MOTOR = 1;
    private static final int HOME = 2;

    private final Bench bench = new Bench();
    private final WarehouseHardware warehouse = bench.warehouse();
    private final Spiral spiral = warehouse.slot(1).orElseThrow();

    @Test
    void leavesHomeDropsAProductAndComesHome() {
        spiral.fill(2);
        assertTrue(bench.housing.level(HOME));
        bench.housing.output(MOTOR, true);
        bench.passMillis(1005);
        bench.housing.output(MOTOR, false);
        assertEquals(
                List.of(
                        new Fact.SlotFilled(1, 2),
                        new Fact.MotorStarted(1, 0),
                        new Fact.ProductFallen(1),
                        new Fact.MotorStopped(1, 0)),
                bench.takeFacts());
        assertEquals(List.of("150 2 low", "740 5 high", "770 5 low", "1000 2 high"), bench.takeEdges());
        assertEquals(1, spiral.units());
    }

    @Test
    void dropsNothingFromAnEmptySlot() {
        bench.housing.output(MOTOR, true);
        bench.passMillis(1000);
        assertEquals(List.of("150 2 low", "1000 2 high"), bench.takeEdges());
        assertEquals(List.of(new Fact.MotorStarted(1, 0)), bench.takeFacts());
    }

    @Test
    void dropsAgainInASecondRotationThatNobodyStopped() {
        spiral.fill(5);
        bench.housing.output(MOTOR, true);
        bench.passMillis(1800);
        assertEquals(3, spiral.units());
    }

    @Test
    void keepsItsPositionWhenStoppedHalfWayAndGoesOn() {
        spiral.fill(1);
        bench.takeFacts();
        bench.housing.output(MOTOR, true);
        bench.passMillis(500);
        bench.housing.output(MOTOR, false);
        bench.passMillis(10_000);
        assertEquals(List.of(new Fact.MotorStarted(1, 0), new Fact.MotorStopped(1, 50)), bench.takeFacts());
        assertFalse(bench.housing.level(HOME));
        bench.takeEdges();
        bench.housing.output(MOTOR, true);
        bench.passMillis(500);
        assertEquals(List.of(new Fact.MotorStarted(1, 50), new Fact.ProductFallen(1)), bench.takeFacts());
        assertEquals(List.of("10740 5 high", "10770 5 low", "11000 2 high"), bench.takeEdges());
    }

    @Test
    void staysAtFortyPercentWhileJammedAndGoesOnWhenFreed() {
        spiral.fill(1);
        spiral.jam();
        bench.takeFacts();
        bench.housing.output(MOTOR, true);
        bench.passMillis(5000);
        assertEquals(List.of(new Fact.MotorStarted(1, 0), new Fact.MotorStopped(1, 40)), bench.takeFacts());
        assertFalse(bench.housing.level(HOME));
        assertEquals(1, spiral.units());
        spiral.unjam();
        bench.passMillis(600);
        assertEquals(
                List.of(new Fact.SlotUnjammed(1), new Fact.MotorStarted(1, 40), new Fact.ProductFallen(1)),
                bench.takeFacts());
        assertTrue(bench.housing.level(HOME));
    }

    @Test
    void aJammedSpiralDoesNotStartAgainUnderNewCurrent() {
        spiral.jam();
        bench.housing.output(MOTOR, true);
        bench.passMillis(1000);
        bench.housing.output(MOTOR, false);
        bench.takeFacts();
        bench.housing.output(MOTOR, true);
        bench.passMillis(1000);
        assertEquals(List.of(), bench.takeFacts());
    }

    @Test
    void givesAPulseForEachOfTwoProductsThatFallTogether() {
        Spiral other = warehouse.slot(2).orElseThrow();
        spiral.fill(1);
        other.fill(1);
        assertTrue(spiral.dropUnasked());
        assertTrue(other.dropUnasked());
        assertFalse(other.dropUnasked());
        bench.passMillis(500);
        assertEquals(List.of("40 5 high", "70 5 low", "100 5 high", "130 5 low"), bench.takeEdges());
    }
}
