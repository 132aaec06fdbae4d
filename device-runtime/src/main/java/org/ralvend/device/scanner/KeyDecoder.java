package org.ralvend.device.scanner;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes texts of the key events of one opened input device. No clock: what counts is when the kernel says that a key moved.
 * One thread.
 *
 * <pre>
 *   event                                           what becomes of the text
 *   a key of the layout goes down                   its character is added, as the shift keys stand
 *   ENTER goes down, something was typed            told, and begun anew
 *   the same text again within {@link #SAME_MICROS}   not told: a code that is left lying before a scanner is read again and again
 *   longer than {@link #MAX_TEXT}                   told as empty at its ENTER
 *   the kernel has dropped events (SYN_DROPPED)     told as empty at its ENTER: some of it is missing
 *   the next key later than {@link #MAX_GAP_MICROS}   begun anew: a scanner types without a pause
 *   a key goes up, repeats, is not in the layout    nothing
 * </pre>
 *
 * An event is a {@code struct input_event} of Linux on a 64-bit board: seconds and microseconds (8 bytes each), type and
 * code (2 each), value (4), little-endian.
 */
final class KeyDecoder {
    /** In characters; no page's address is longer. */
    static final int MAX_TEXT = 256;

    /** Between two keys of one text. */
    static final long MAX_GAP_MICROS = 500_000;

    /** Since the same text was read last, told or not. */
    static final long SAME_MICROS = 3_000_000;

    static final int FRAME_BYTES = 24;
    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int SYN_DROPPED = 3;
    private static final int DOWN = 1;
    private static final int UP = 0;
    private static final int KEY_ENTER = 28;
    private static final int KEY_LEFT_SHIFT = 42;
    private static final int KEY_RIGHT_SHIFT = 54;
    private static final int KEY_KEYPAD_ENTER = 96;

    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final TreeSet<Integer> shifts = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();
    private boolean torn;
    private long movedAt;
    private String last = "";
    private long lastAt;

    /** @return what was scanned, in order; empty texts for what cannot be used */
    List<String> take(byte[] bytes) {
        List<String> scanned = new ArrayList<>();
        for (byte one : bytes) {
            frame.put(one);
            if (!frame.hasRemaining()) {
                event(frame.flip(), scanned);
                frame.clear();
            }
        }
        return scanned;
    }

    private void event(ByteBuffer event, List<String> scanned) {
        long at = event.getLong() * 1_000_000 + event.getLong();
        int type = event.getShort();
        int code = event.getShort();
        int value = event.getInt();
        if (type == EV_SYN && code == SYN_DROPPED) {
            torn = true;
            // Where they stand is not known any more; a scanner lets go of them after each character.
            shifts.clear();
        } else if (type == EV_KEY) {
            moved(code, value, at, scanned);
        }
    }

    private void moved(int code, int value, long at, List<String> scanned) {
        if (code == KEY_LEFT_SHIFT || code == KEY_RIGHT_SHIFT) {
            var _ = value == UP ? shifts.remove(code) : shifts.add(code);
        } else if (value == DOWN) {
            pressed(code, at, scanned);
        }
    }

    private void pressed(int code, long at, List<String> scanned) {
        // A wall clock that is set in between makes one scan fail at most.
        if (Math.abs(at - movedAt) > MAX_GAP_MICROS) {
            text.setLength(0);
            torn = false;
        }
        movedAt = at;
        if (code == KEY_ENTER || code == KEY_KEYPAD_ENTER) {
            ended(at, scanned);
            return;
        }
        Character character = Layout.character(code, !shifts.isEmpty());
        if (character == null) {
            return;
        }
        if (text.length() < MAX_TEXT) {
            text.append(character.charValue());
        } else {
            torn = true;
        }
    }

    private void ended(long at, List<String> scanned) {
        String whole = torn ? "" : text.toString();
        boolean typed = torn || !whole.isEmpty();
        text.setLength(0);
        torn = false;
        if (!typed) {
            return;
        }
        boolean again = whole.equals(last) && Math.abs(at - lastAt) < SAME_MICROS;
        last = whole;
        lastAt = at;
        if (!again) {
            scanned.add(whole);
        }
    }
}
