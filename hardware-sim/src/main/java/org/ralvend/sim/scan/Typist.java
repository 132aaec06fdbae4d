package org.ralvend.sim.scan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a USB scanner types of a text, as a 64-bit kernel tells it of a keyboard of the United States: {@code struct input_event}
 * of {@code linux/input.h}, with the codes of {@code input-event-codes.h}. One thread.
 */
public final class Typist {
    private static final int EVENT_BYTES = 24;
    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int KEY_ENTER = 28;
    private static final int KEY_LEFT_SHIFT = 42;

    /** Each key with its code, without shift and with it. */
    private static final List<String> ROWS = List.of(
            "2 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) -_ =+",
            "16 qQ wW eE rR tT yY uU iI oO pP [{ ]}",
            "30 aA sS dD fF gG hH jJ kK lL ;: '\" `~",
            "43 \\| zZ xX cC vV bB nN mM ,< .> /?");

    private final ByteBuffer events = ByteBuffer.allocate(8 * EVENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long micros;

    private Typist(long micros) {
        this.micros = micros;
    }

    /**
     * A piece for each character, and one for the ENTER that ends a scan.
     *
     * @param micros when the first key goes down
     * @param each how long after it the next does
     * @throws IllegalArgumentException where this keyboard has no key for a character
     */
    public static List<byte[]> type(String text, long micros, long each) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            pieces.add(new Typist(micros + i * each).character(text.charAt(i)));
        }
        pieces.add(new Typist(micros + pieces.size() * each).key(KEY_ENTER));
        return pieces;
    }

    private byte[] character(char c) {
        if (c == ' ') {
            return key(57);
        }
        for (String row : ROWS) {
            String[] keys = row.split(" ", -1);
            for (int i = 1; i < keys.length; i++) {
                int at = keys[i].indexOf(c);
                if (at >= 0) {
                    int code = Integer.parseInt(keys[0]) + i - 1;
                    return at == 0 ? key(code) : shifted(code);
                }
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "this keyboard has no key for U+%04X", (int) c));
    }

    private byte[] key(int code) {
        event(EV_KEY, code, 1);
        event(EV_SYN, 0, 0);
        event(EV_KEY, code, 0);
        event(EV_SYN, 0, 0);
        return bytes();
    }

    private byte[] shifted(int code) {
        event(EV_KEY, KEY_LEFT_SHIFT, 1);
        event(EV_KEY, code, 1);
        event(EV_SYN, 0, 0);
        event(EV_KEY, code, 0);
        event(EV_KEY, KEY_LEFT_SHIFT, 0);
        event(EV_SYN, 0, 0);
        return bytes();
    }

    private void event(int type, int code, int value) {
        events.putLong(micros / 1_000_000)
                .putLong(micros % 1_000_000)
                .putShort((short) type)
                .putShort((short) code)
                .putInt(value);
    }

    private byte[] bytes() {
        byte[] typed = new byte[events.flip().remaining()];
        events.get(typed);
        return typed;
    }
}
