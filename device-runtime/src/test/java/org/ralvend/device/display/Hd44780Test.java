package org.ralvend.device.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Hd44780Test {
    private static final int RS = 1;
    private static final int RW = 2;
    private static final int E = 4;
    private static final int BACK_LIGHT = 8;

    @Test
    void initialisesByInstruction() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Hd44780.initialisation().forEach(step -> all.writeBytes(step.bytes().toArray()));
        // Figure 24: 3, 3, 3, 2, then function set, off, clear, entry mode, on.
        assertEquals(List.of(3, 3, 3, 2, 2, 8, 0, 8, 0, 1, 0, 6, 0, 12), nibbles(all.toByteArray(), 0));
    }

    @Test
    void waitsAsLongAsTheDataSheetAsks() {
        List<Hd44780.Timed> steps = Hd44780.initialisation();
        assertEquals(4_100, steps.getFirst().micros());
        assertEquals(2_000, steps.get(6).micros());
    }

    @Test
    void writesBothLinesWhole() {
        byte[] bytes = Hd44780.screen(new Lines("Hi", ""));
        List<Integer> commands = nibbles(bytes, 0);
        assertEquals(List.of(8, 0, 12, 0), commands);
        List<Integer> data = nibbles(bytes, RS);
        assertEquals(2 * 2 * Lines.COLUMNS, data.size());
        assertEquals(List.of(4, 8, 6, 9, 2, 0), data.subList(0, 6));
    }

    @Test
    void theFirstBytesOfAScreenAreThese() {
        byte[] head = Arrays.copyOf(Hd44780.screen(new Lines("H", "")), 10);
        assertArrayEquals(HexFormat.of().parseHex("088c880c08094d498d89"), head);
    }

    @Test
    void neverReadsAndKeepsTheLightOn() {
        for (byte level : Hd44780.screen(new Lines("abc", "xyz"))) {
            assertEquals(0, level & RW);
            assertEquals(BACK_LIGHT, level & BACK_LIGHT);
        }
    }

    /** What the controller takes at each falling edge of E, with this level of RS. */
    private static List<Integer> nibbles(byte[] bytes, int rs) {
        List<Integer> taken = new ArrayList<>();
        int before = 0;
        for (byte next : bytes) {
            if ((before & E) != 0 && (next & E) == 0 && (before & RS) == rs) {
                assertEquals(before & ~E, next & 0xff, "everything but E stands still while E falls");
                taken.add(before >> 4 & 0xf);
            }
            before = next & 0xff;
        }
        return taken;
    }
}
