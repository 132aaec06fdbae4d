package org.ralvend.sim;

import java.util.Arrays;

/**
 * A 2x16 character display (Hitachi HD44780U, ROM A00) behind a PCF8574 port expander: P0 RS, P1 RW, P2 E, P3 back
 * light, P4..P7 = D4..D7. It takes a nibble on each falling edge of E. The initialisation by instruction (data sheet,
 * figure 24: 3, 3, 3, 2) works from whatever state a killed agent left it in.
 */
final class Hd44780 {
    private static final int RS = 0x01;
    private static final int RW = 0x02;
    private static final int E = 0x04;

    private static final int COLUMNS = 16;

    /** Characters of memory per line; the window shows 16 of them. */
    private static final int LINE = 40;

    /** DDRAM address of the second line. */
    private static final int LINE_2 = 0x40;

    private final byte[] ddram = new byte[2 * LINE];
    private int port;
    private boolean fourBit;
    private int highNibble;
    private boolean awaitsLow;
    private int cursor;
    private boolean intoCgram;
    private boolean increment = true;
    private boolean shiftOnWrite;
    private boolean on;
    private int window;

    Hd44780() {
        powerUp();
    }

    /** As after power on: nothing visible, an 8-bit bus. */
    void powerUp() {
        clear();
        port = 0;
        fourBit = false;
        awaitsLow = false;
        shiftOnWrite = false;
        on = false;
    }

    /** A display that kept its power while the world was restarted. */
    void restore(String line1, String line2) {
        powerUp();
        fourBit = true;
        on = true;
        String[] lines = {line1, line2};
        for (int line = 0; line < 2; line++) {
            for (int i = 0; i < Math.min(COLUMNS, lines[line].length()); i++) {
                ddram[line * LINE + i] = Rom.code(lines[line].charAt(i));
            }
        }
    }

    /** One write transaction to the expander. */
    void write(byte[] bytes) {
        for (byte next : bytes) {
            int level = next & 0xff;
            boolean falls = (port & E) != 0 && (level & E) == 0;
            if (falls && (port & RW) == 0) {
                // The data stood on the port with E high; the expander changes all its pins with E.
                nibble(port >> 4, (port & RS) != 0);
            }
            port = level;
        }
    }

    /** Without trailing blanks. */
    String line1() {
        return visible(0);
    }

    String line2() {
        return visible(1);
    }

    private String visible(int line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; on && i < COLUMNS; i++) {
            text.append(Rom.character(ddram[line * LINE + (window + i) % LINE]));
        }
        return text.toString().stripTrailing();
    }

    private void nibble(int nibble, boolean data) {
        if (!fourBit) {
            // The lower four pins of the controller hang on nothing.
            take(nibble << 4, data);
        } else if (awaitsLow) {
            awaitsLow = false;
            take(highNibble << 4 | nibble, data);
        } else {
            awaitsLow = true;
            highNibble = nibble;
        }
    }

    private void take(int value, boolean data) {
        if (data) {
            character((byte) value);
        } else {
            command(value);
        }
    }

    /** Data sheet, table 6: the highest bit that is set tells the instruction. */
    private void command(int value) {
        switch (Integer.highestOneBit(value)) {
            case 0x01 -> clear();
            case 0x02 -> home();
            case 0x04 -> {
                increment = (value & 0x02) != 0;
                shiftOnWrite = (value & 0x01) != 0;
            }
            case 0x08 -> on = (value & 0x04) != 0;
            case 0x10 -> shift((value & 0x08) != 0, (value & 0x04) != 0 ? 1 : -1);
            case 0x20 -> {
                fourBit = (value & 0x10) == 0;
                awaitsLow = false;
            }
            case 0x40 -> intoCgram = true;
            case 0x80 -> {
                intoCgram = false;
                int address = value & 0x7f;
                int column = address >= LINE_2 ? address - LINE_2 : address;
                cursor = (address >= LINE_2 ? LINE : 0) + column % LINE;
            }
            default -> {}
        }
    }

    private void clear() {
        Arrays.fill(ddram, (byte) ' ');
        increment = true;
        home();
    }

    private void home() {
        cursor = 0;
        window = 0;
        intoCgram = false;
    }

    private void shift(boolean display, int right) {
        if (display) {
            window = Math.floorMod(window - right, LINE);
        } else {
            cursor = Math.floorMod(cursor + right, ddram.length);
        }
    }

    /** Own characters (CGRAM) are taken and not drawn. */
    private void character(byte code) {
        if (intoCgram) {
            return;
        }
        ddram[cursor] = code;
        int step = increment ? 1 : -1;
        cursor = Math.floorMod(cursor + step, ddram.length);
        if (shiftOnWrite) {
            shift(true, -step);
        }
    }

    /** The part of ROM A00 (data sheet, table 4) that differs from ASCII and that people read. */
    private static final class Rom {
        private static final String CODES = "\\~\177\337\341\342\357\365\377";
        private static final String CHARACTERS = "¥→←°äßöü█";

        static char character(byte code) {
            int at = CODES.indexOf((char) (code & 0xff));
            if (at >= 0) {
                return CHARACTERS.charAt(at);
            }
            return code >= ' ' ? (char) code : '?';
        }

        static byte code(char character) {
            int at = CHARACTERS.indexOf(character);
            return (byte) (at >= 0 ? CODES.charAt(at) : character);
        }
    }
}
