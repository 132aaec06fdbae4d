package org.ralvend.device.scanner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;

/** What a scanner's keys send, written down once more and in another way than the decoder reads it. */
final class Keys {
    static final int ENTER = 28;
    static final int LEFT_SHIFT = 42;

    /** {@code KEY_...} of {@code input-event-codes.h}, for what stands in an address of a page. */
    private static final Map<Character, Integer> PLAIN = Map.ofEntries(
            Map.entry('a', 30),
            Map.entry('b', 48),
            Map.entry('c', 46),
            Map.entry('d', 32),
            Map.entry('e', 18),
            Map.entry('f', 33),
            Map.entry('g', 34),
            Map.entry('h', 35),
            Map.entry('i', 23),
            Map.entry('j', 36),
            Map.entry('k', 37),
            Map.entry('l', 38),
            Map.entry('m', 50),
            Map.entry('n', 49),
            Map.entry('o', 24),
            Map.entry('p', 25),
            Map.entry('q', 16),
            Map.entry('r', 19),
            Map.entry('s', 31),
            Map.entry('t', 20),
            Map.entry('u', 22),
            Map.entry('v', 47),
            Map.entry('w', 17),
            Map.entry('x', 45),
            Map.entry('y', 21),
            Map.entry('z', 44),
            Map.entry('1', 2),
            Map.entry('2', 3),
            Map.entry('3', 4),
            Map.entry('4', 5),
            Map.entry('5', 6),
            Map.entry('6', 7),
            Map.entry('7', 8),
            Map.entry('8', 9),
            Map.entry('9', 10),
            Map.entry('0', 11),
            Map.entry('-', 12),
            Map.entry('/', 53),
            Map.entry('.', 52),
            Map.entry(' ', 57));

    private static final Map<Character, Integer> SHIFTED = Map.of(':', 39, '_', 12, '?', 53, '!', 2);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long micros;

    Keys(long micros) {
        this.micros = micros;
    }

    /** And ENTER. */
    static byte[] scan(long micros, String text) {
        return new Keys(micros).type(text).key(ENTER).bytes();
    }

    Keys type(String text) {
        text.chars().forEach(c -> type((char) c));
        return this;
    }

    private void type(char c) {
        boolean upper = Character.isUpperCase(c) || SHIFTED.containsKey(c);
        int code =
                Objects.requireNonNull(SHIFTED.getOrDefault(c, PLAIN.getOrDefault(Character.toLowerCase(c), 0)), "key");
        if (upper) {
            event(1, LEFT_SHIFT, 1);
        }
        key(code);
        if (upper) {
            event(1, LEFT_SHIFT, 0);
        }
    }

    Keys key(int code) {
        event(1, code, 1);
        event(0, 0, 0);
        event(1, code, 0);
        return event(0, 0, 0);
    }

    Keys pause(long more) {
        micros += more;
        return this;
    }

    Keys event(int type, int code, int value) {
        micros += 1000;
        bytes.writeBytes(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(micros / 1_000_000)
                .putLong(micros % 1_000_000)
                .putShort((short) type)
                .putShort((short) code)
                .putInt(value)
                .array());
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
