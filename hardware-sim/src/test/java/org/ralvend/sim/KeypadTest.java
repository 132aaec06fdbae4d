package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class KeypadTest {
    private final Bench bench = new Bench();
    private final Keypad keypad = bench.vendor().keypad();

    @Test
    void aKeyBouncesThenHolds() {
        for (int press = 0; press < 20; press++) {
            bench.passMillis(1000);
            keypad.press(List.of("2"));
            bench.passMillis(1000);
            List<String> edges = bench.takeEdges();
            assertTrue(edges.size() == 4 || edges.size() == 6, edges.toString());
            long down = 1000 + 2000L * press;
            assertEquals(down + " 2 high", edges.getFirst());
            assertEquals((down + 65) + " 2 low", edges.getLast());
            assertTrue(millis(edges.get(edges.size() - 2)) < down + 5, edges.toString());
        }
        assertEquals(new Fact.KeyPressed("2"), bench.takeFacts().getFirst());
    }

    @Test
    void aKeyGoesDownWhenTheOneBeforeIsUp() {
        keypad.press(List.of("1", "2"));
        keypad.press(List.of("2"));
        keypad.press(List.of("cancel"));
        bench.passMillis(1000);
        assertEquals(
                List.of(
                        new Fact.KeyPressed("1"),
                        new Fact.KeyPressed("2"),
                        new Fact.KeyPressed("2"),
                        new Fact.KeyPressed("cancel")),
                bench.takeFacts());
        List<String> edges = bench.takeEdges();
        assertEquals("0 1 high", edges.getFirst());
        assertTrue(edges.indexOf("65 1 low") < edges.indexOf("185 2 high"), edges.toString());
        assertTrue(edges.indexOf("250 2 low") < edges.indexOf("370 2 high"), edges.toString());
        assertTrue(edges.indexOf("435 2 low") < edges.indexOf("555 3 high"), edges.toString());
        assertEquals("620 3 low", edges.getLast());
    }

    @Test
    void whereOneKeyIsNotThereNoneIsPressed() {
        Fault none = assertThrows(Fault.class, () -> keypad.press(List.of("1", "9")));
        assertEquals(FaultCode.REQUEST_INVALID, none.code());
        assertEquals("there is no key 9", none.detail());
        bench.passMillis(1000);
        assertEquals(List.of(), bench.takeFacts());
    }

    @Test
    void soManyPressesWaitAndNoMore() {
        keypad.press(Collections.nCopies(Keypad.MAX_WAITING - 1, "1"));
        Fault tooMany = assertThrows(Fault.class, () -> keypad.press(List.of("1", "2")));
        assertEquals(FaultCode.CONFLICT, tooMany.code());
        keypad.press(List.of("2"));
        assertThrows(Fault.class, () -> keypad.press(List.of("2")));
        bench.passMillis(60_000);
        assertEquals(Keypad.MAX_WAITING, bench.takeFacts().size());
        keypad.press(List.of("2"));
    }

    @Test
    void aTerminalHasTenDigitsCancelAndOk() {
        Bench other = new Bench();
        List<String> keys = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "cancel", "ok");
        other.terminal().keypad().press(keys);
        other.passMillis(5000);
        assertEquals(keys.stream().map(Fact.KeyPressed::new).toList(), other.takeFacts());
        List<String> edges = other.takeEdges();
        assertEquals("0 10 high", edges.getFirst());
        assertEquals("2100 21 low", edges.getLast());
    }

    private static long millis(String edge) {
        return Long.parseLong(edge.split(" ", -1)[0]);
    }
}
