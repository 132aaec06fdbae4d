package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

class CoinPathTest {
    private static final int PULSE = 4;
    private static final int ENABLE = 5;
    private static final int COLLECT = 6;
    private static final int RETURN = 7;
    private static final int OCCUPIED = 10;

    private final Bench bench = new Bench();
    private final VendorHardware vendor = bench.vendor();
    private final CoinPath coins = vendor.coins();

    @Test
    void givesAPulsePerUnitAndHoldsTheCoin() {
        bench.housing.output(ENABLE, true);
        assertTrue(coins.insert(20));
        assertTrue(coins.insert(10));
        bench.passMillis(500);
        assertEquals(List.of(new Fact.CoinEntered(20), new Fact.CoinEntered(10)), bench.takeFacts());
        assertEquals(
                List.of("0 10 high", "0 4 high", "10 4 low", "20 4 high", "30 4 low", "40 4 high", "50 4 low"),
                bench.takeEdges());
        assertEquals(30, coins.escrow());
    }

    @Test
    void letsACoinFallThroughWhileNotEnabled() {
        assertFalse(coins.insert(20));
        bench.passMillis(500);
        assertEquals(List.of(new Fact.CoinRejected(20)), bench.takeFacts());
        assertEquals(List.of(), bench.takeEdges());
    }

    @Test
    void refusesWhatIsNoCoin() {
        bench.housing.output(ENABLE, true);
        assertThrows(Fault.class, () -> coins.insert(15));
        assertEquals(List.of(), bench.takeFacts());
    }

    @Test
    void collectsAfterTheFlapOpenedAndPulsesOnce() {
        bench.housing.output(ENABLE, true);
        coins.insert(50);
        bench.passMillis(200);
        bench.takeFacts();
        bench.takeEdges();
        bench.housing.output(COLLECT, true);
        bench.passMillis(79);
        assertEquals(List.of(), bench.takeFacts());
        bench.passMillis(121);
        bench.housing.output(COLLECT, false);
        assertEquals(List.of(new Fact.EscrowCollected(50)), bench.takeFacts());
        assertEquals(List.of("280 10 low", "280 8 high", "310 8 low"), bench.takeEdges());
        assertEquals(50, coins.cashBox());
        assertEquals(0, coins.escrow());
    }

    @Test
    void movesNothingWhenTheSolenoidIsLetGoTooEarly() {
        bench.housing.output(ENABLE, true);
        coins.insert(50);
        bench.housing.output(RETURN, true);
        bench.passMillis(79);
        bench.housing.output(RETURN, false);
        bench.passMillis(500);
        assertEquals(50, coins.escrow());
        assertTrue(bench.housing.level(OCCUPIED));
    }

    @Test
    void anEmptyEscrowGivesNoPulse() {
        bench.housing.output(RETURN, true);
        bench.passMillis(500);
        assertEquals(List.of(), bench.takeEdges());
        assertEquals(List.of(), bench.takeFacts());
    }

    @Test
    void aCoinFallsStraightThroughAnOpenFlap() {
        bench.housing.output(ENABLE, true);
        bench.housing.output(RETURN, true);
        bench.passMillis(100);
        coins.insert(10);
        assertEquals(List.of(new Fact.CoinEntered(10), new Fact.EscrowReturned(10)), bench.takeFacts());
    }

    @Test
    void anEatenCoinIsCountedButDoesNotLieInEscrow() {
        bench.housing.output(ENABLE, true);
        coins.eatNext();
        coins.insert(10);
        coins.insert(20);
        bench.passMillis(500);
        assertEquals(
                List.of(new Fact.CoinEntered(10), new Fact.CoinEaten(10), new Fact.CoinEntered(20)), bench.takeFacts());
        assertEquals(20, coins.escrow());
        assertEquals(
                3,
                bench.takeEdges().stream()
                        .filter(edge -> edge.endsWith(" " + PULSE + " high"))
                        .count());
    }

    @Test
    void coinsFallOneByOneAndTheSensorCannotCountThem() {
        bench.housing.output(ENABLE, true);
        for (int i = 0; i < 5; i++) {
            coins.insert(10);
        }
        bench.passMillis(500);
        bench.takeFacts();
        bench.takeEdges();
        bench.housing.output(COLLECT, true);
        bench.passMillis(83);
        bench.housing.output(COLLECT, false);
        bench.passMillis(500);
        assertEquals(List.of(new Fact.EscrowCollected(10), new Fact.EscrowCollected(10)), bench.takeFacts());
        assertEquals(List.of("580 8 high", "610 8 low"), bench.takeEdges());
        assertEquals(30, coins.escrow());
        assertTrue(bench.housing.level(OCCUPIED));
    }

    @Test
    void aCoinThatSticksStaysUntilSomebodyFreesIt() {
        bench.housing.output(ENABLE, true);
        coins.stickNext();
        coins.insert(20);
        coins.insert(50);
        bench.housing.output(RETURN, true);
        bench.passMillis(500);
        assertEquals(20, coins.escrow());
        assertTrue(bench.housing.level(OCCUPIED));
        coins.free();
        assertFalse(bench.housing.level(OCCUPIED));
        assertEquals(
                List.of(
                        new Fact.CoinEntered(20),
                        new Fact.CoinEntered(50),
                        new Fact.EscrowReturned(50),
                        new Fact.EscrowReturned(20)),
                bench.takeFacts());
    }

    @Test
    void aPowerCutEndsPulsesAndDoesWithTheEscrowWhatItsFlapDoes() {
        bench.housing.output(ENABLE, true);
        coins.insert(50);
        bench.passMillis(25);
        bench.takeEdges();
        bench.takeFacts();
        vendor.powerCut(EscrowOnPowerCut.HOLD);
        assertEquals(50, coins.escrow());
        vendor.powerCut(EscrowOnPowerCut.RETURN);
        bench.passMillis(500);
        assertEquals(List.of(new Fact.EscrowReturned(50)), bench.takeFacts());
        assertEquals(List.of("25 4 low", "25 10 low"), bench.takeEdges());
    }
}
