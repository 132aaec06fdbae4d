package org.ralvend.device.scanner;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keyboard layout of the United States, which scanners type in unless somebody has set them otherwise: which character
 * the key of a code stands for (Linux {@code input-event-codes.h}).
 */
final class Layout {
    private static final Map<Integer, String> KEYS = keys();

    private Layout() {}

    /** Null where the key writes nothing that a code could hold. */
    static @Nullable Character character(int code, boolean shifted) {
        String both = KEYS.get(code);
        return both == null ? null : both.charAt(shifted ? 1 : 0);
    }

    private static Map<Integer, String> keys() {
        Map<Integer, String> keys = new HashMap<>();
        row(keys, 2, "1234567890-=", "!@#$%^&*()_+");
        row(keys, 16, "qwertyuiop[]", "QWERTYUIOP{}");
        row(keys, 30, "asdfghjkl;'`", "ASDFGHJKL:\"~");
        row(keys, 43, "\\zxcvbnm,./", "|ZXCVBNM<>?");
        row(keys, 57, " ", " ");
        return Map.copyOf(keys);
    }

    private static void row(Map<Integer, String> keys, int first, String plain, String shifted) {
        for (int i = 0; i < plain.length(); i++) {
            keys.put(first + i, "" + plain.charAt(i) + shifted.charAt(i));
        }
    }
}
