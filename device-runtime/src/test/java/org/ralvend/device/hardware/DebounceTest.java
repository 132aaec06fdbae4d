package org.ralvend.device.hardware;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DebounceTest {
    private final Debounce key = new Debounce();

    @Test
    void theFirstEdgeCountsAtOnce() {
        assertTrue(key.edge(true, 1000));
    }

    @Test
    void bouncesOnTheWayDownAreOnePress() {
        assertTrue(key.edge(true, 1000));
        assertFalse(key.edge(false, 1002));
        assertFalse(key.edge(true, 1005));
        assertFalse(key.edge(false, 1080));
    }

    @Test
    void bouncesOnTheWayUpAreNoPress() {
        key.edge(true, 1000);
        assertFalse(key.edge(false, 1080));
        assertFalse(key.edge(true, 1083));
        assertFalse(key.edge(false, 1085));
    }

    @Test
    void bouncesThatAreHeardLateAreNoPress() {
        assertTrue(key.edge(true, 1000));
        assertFalse(key.edge(false, 1031));
        assertFalse(key.edge(true, 1032));
    }

    @Test
    void aPressAfterAReleaseCounts() {
        key.edge(true, 1000);
        key.edge(false, 1080);
        assertTrue(key.edge(true, 1120));
    }

    @Test
    void aPressShorterThanTheWindowDoesNotBlockTheKey() {
        assertTrue(key.edge(true, 1000));
        assertFalse(key.edge(false, 1010));
        assertTrue(key.edge(true, 1200));
    }

    @Test
    void theWindowEndsOnTime() {
        key.edge(true, 1000);
        key.edge(false, 1000 + Debounce.WINDOW_MILLIS);
        assertTrue(key.edge(true, 1000 + 2 * Debounce.WINDOW_MILLIS));

        Debounce earlier = new Debounce();
        earlier.edge(true, 1000);
        earlier.edge(false, 1000 + Debounce.WINDOW_MILLIS);
        assertFalse(earlier.edge(true, 1000 + 2 * Debounce.WINDOW_MILLIS - 1));
    }
}
