package org.ralvend.sim;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Drives the display as an agent does, one transaction per call. */
final class DisplayDriver {
    private static final int RS = 0x01;
    private static final int E = 0x04;
    private static final int LIGHT = 0x08;

    private final Consumer<byte[]> bus;
    private final ByteArrayOutputStream transaction = new ByteArrayOutputStream();

    DisplayDriver(Consumer<byte[]> bus) {
        this.bus = bus;
    }

    void init() {
        for (int nibble : new int[] {3, 3, 3, 2}) {
            put(nibble, false);
        }
        for (int command : new int[] {0x28, 0x0c, 0x06, 0x01}) {
            put(command, false, 8);
        }
        send();
    }

    void show(String line1, String line2) {
        put(0x80, false, 8);
        (line1 + " ".repeat(16 - line1.length())).chars().forEach(c -> put(c, true, 8));
        put(0x80 | 0x40, false, 8);
        (line2 + " ".repeat(16 - line2.length())).chars().forEach(c -> put(c, true, 8));
        send();
    }

    void command(int value) {
        put(value, false, 8);
        send();
    }

    void text(String text) {
        text.chars().forEach(c -> put(c, true, 8));
        send();
    }

    void bytes(int... codes) {
        for (int code : codes) {
            put(code, true, 8);
        }
        send();
    }

    void nibble(int nibble, boolean data) {
        put(nibble, data);
        send();
    }

    private void put(int value, boolean data, int bits) {
        for (int shift = bits - 4; shift >= 0; shift -= 4) {
            put(value >> shift & 0xf, data);
        }
    }

    private void put(int nibble, boolean data) {
        int level = nibble << 4 | LIGHT | (data ? RS : 0);
        transaction.write(level | E);
        transaction.write(level);
    }

    private void send() {
        bus.accept(transaction.toByteArray());
        transaction.reset();
    }
}
