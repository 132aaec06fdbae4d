package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final Waiting<String> waiting = new Waiting<>(new Waiting.Bounds(10, 3, 4), String::length);

    @Test
    void refusesWhatWouldPassTheBoundAndTakesItOnceThereIsRoom() throws InterruptedException {
        assertTrue(waiting.offer("12345678"));
        assertFalse(waiting.offer("abc"));
        assertTrue(waiting.offer("ab"));
        assertEquals(List.of("12345678"), waiting.round(0));
        assertTrue(waiting.offer("abcdefgh"));
        assertFalse(waiting.offer("x"));
    }

    @Test
    void givesRoundsBoundedInMessagesAndInBytesInTheOrderOfArrival() throws InterruptedException {
        for (String each : List.of("a", "b", "c", "d", "ee", "ff")) {
            waiting.offer(each);
        }
        assertEquals(List.of("a", "b", "c"), waiting.round(0));
        assertEquals(List.of("d", "ee"), waiting.round(0));
        assertEquals(List.of("ff"), waiting.round(0));
        assertEquals(List.of(), waiting.round(1));
    }
}
