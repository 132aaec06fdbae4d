package org.ralvend.device.display;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.ralvend.protocol.json.Bytes;

/**
 * The bytes for a 2x16 display (Hitachi HD44780U) behind a PCF8574 port expander: P0 RS, P1 RW, P2 E, P3 back light,
 * P4..P7 = D4..D7. Each nibble stands on the port with E high and is taken when E falls. RS is set a byte ahead of E
 * (data sheet, bus timing characteristics: address set-up time). At 400 kHz a byte takes 22 µs on the bus, so that
 * even the four bytes of a character outlast the 37 µs of an instruction (table 6).
 */
public final class Hd44780 {
    private static final int RS = 0x01;
    private static final int E = 0x04;
    private static final int BACK_LIGHT = 0x08;

    /** Table 6: set DDRAM address. Line 1 begins at 0x00, line 2 at 0x40 (figure 5, 2-line display). */
    private static final int LINE_1 = 0x80;

    private static final int LINE_2 = 0x80 | 0x40;

    private Hd44780() {}

    /** One step of the initialisation and the time that it takes. */
    public record Timed(Bytes bytes, long micros) {}

    /**
     * "Initializing by instruction", figure 24 (4-bit interface): works from whatever state the display is in. To be
     * written in order, waiting after each.
     */
    public static List<Timed> initialisation() {
        return List.of(
                new Timed(nibble(0x30), 4_100),
                new Timed(nibble(0x30), 100),
                new Timed(nibble(0x30), 100),
                new Timed(nibble(0x20), 100),
                new Timed(instruction(0x28), 100), // function set: 4 bit, 2 lines, 5x8 dots
                new Timed(instruction(0x08), 100), // display off
                new Timed(instruction(0x01), 2_000), // clear: 1.52 ms
                new Timed(instruction(0x06), 100), // entry mode: increment, no shift
                new Timed(instruction(0x0c), 100)); // display on, no cursor
    }

    /** Both lines whole, in one transaction: nothing of an older screen is left, and no half of a screen is seen. */
    public static byte[] screen(Lines lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, LINE_1, lines.first());
        line(out, LINE_2, lines.second());
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, int address, String text) {
        out.write(BACK_LIGHT);
        put(out, address, 0);
        out.write(BACK_LIGHT | RS);
        for (int i = 0; i < Lines.COLUMNS; i++) {
            put(out, i < text.length() ? text.charAt(i) : ' ', RS);
        }
    }

    private static Bytes instruction(int code) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(BACK_LIGHT);
        put(out, code, 0);
        return Bytes.of(out.toByteArray());
    }

    private static Bytes nibble(int high) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(BACK_LIGHT);
        half(out, high, 0);
        return Bytes.of(out.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, int value, int rs) {
        half(out, value & 0xf0, rs);
        half(out, (value << 4) & 0xf0, rs);
    }

    private static void half(ByteArrayOutputStream out, int nibble, int rs) {
        out.write(nibble | BACK_LIGHT | E | rs);
        out.write(nibble | BACK_LIGHT | rs);
    }
}
