package org.ralvend.device.hardware;

import java.util.Locale;

/** An I²C bus and an address on it. */
public record Bus(int number, int address) {
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "bus %d at 0x%02x", number, address);
    }
}
