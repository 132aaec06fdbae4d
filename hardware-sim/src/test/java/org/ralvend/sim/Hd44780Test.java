package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Hd44780Test {
    private final Hd44780 display = new Hd44780();
    private final DisplayDriver driver = new DisplayDriver(display::write);

    @Test
    void showsTwoLines() {
        driver.init();
        driver.show("Hello", "Choose 1-4  2.50");
        assertEquals("Hello", display.line1());
        assertEquals("Choose 1-4  2.50", display.line2());
    }

    @Test
    void isBlankBeforeItIsSwitchedOnAndWhenSwitchedOff() {
        assertEquals("", display.line1());
        driver.init();
        driver.show("Hello", "");
        driver.command(0x08);
        assertEquals("", display.line1());
        driver.command(0x0c);
        assertEquals("Hello", display.line1());
    }

    @Test
    void isInitialisedAgainAfterAnAgentDiedHalfWayThroughAByte() {
        for (int mid = 0; mid < 16; mid++) {
            driver.init();
            driver.show("before", "before");
            driver.nibble(mid, (mid & 1) != 0);
            driver.init();
            driver.show("after", "");
            assertEquals("after", display.line1());
            assertEquals("", display.line2());
        }
    }

    @Test
    void clearsGoesHomeAndMovesItsCursor() {
        driver.init();
        driver.show("abc", "def");
        driver.command(0x02);
        driver.text("X");
        driver.command(0x14);
        driver.text("Z");
        assertEquals("XbZ", display.line1());
        driver.command(0x10);
        driver.text("Y");
        assertEquals("XbY", display.line1());
        driver.command(0x80 | 0x40 + 15);
        driver.text("!");
        assertEquals("def            !", display.line2());
        driver.command(0x01);
        assertEquals("", display.line1());
        assertEquals("", display.line2());
    }

    @Test
    void writesBackwardsAndShiftsItsWindow() {
        driver.init();
        driver.command(0x80 | 2);
        driver.command(0x04);
        driver.text("cba");
        driver.command(0x06);
        assertEquals("abc", display.line1());
        driver.command(0x18);
        assertEquals("bc", display.line1());
        driver.command(0x1c);
        assertEquals("abc", display.line1());
    }

    @Test
    void drawsTheCharactersOfItsRomAndNotItsOwn() {
        driver.init();
        driver.command(0x40);
        driver.text("12345678");
        driver.command(0x80);
        driver.bytes(0x00, 0xe1, 0xef, 0xf5, 0xe2, 0x7e, 0xdf);
        assertEquals("?äöüß→°", display.line1());
    }

    @Test
    void comesBackAsItWasWhenTheWorldIsRestarted() {
        display.restore("1,50 für Äpfel→", "second");
        assertEquals("1,50 für ?pfel→".replace("Ä", "?"), display.line1());
        assertEquals("second", display.line2());
        driver.command(0x80 | 0x40);
        driver.text("S");
        assertEquals("Second", display.line2());
    }

    @Test
    void ignoresReadsAndDataWithoutAFallingEdge() {
        driver.init();
        driver.show("abc", "");
        display.write(new byte[] {0x41, 0x51, 0x08, 0x0e, 0x0a});
        assertEquals("abc", display.line1());
    }
}
