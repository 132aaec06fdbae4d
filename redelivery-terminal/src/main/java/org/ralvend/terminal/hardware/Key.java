package org.ralvend.terminal.hardware;

import java.util.Locale;
import java.util.OptionalInt;

/** The keys of the pad. */
public enum Key {
    DIGIT_0,
    DIGIT_1,
    DIGIT_2,
    DIGIT_3,
    DIGIT_4,
    DIGIT_5,
    DIGIT_6,
    DIGIT_7,
    DIGIT_8,
    DIGIT_9,
    CANCEL,
    OK;

    /** Empty where it is no digit. */
    public OptionalInt digit() {
        return switch (this) {
            case CANCEL, OK -> OptionalInt.empty();
            default -> OptionalInt.of(Integer.parseInt(name().substring("DIGIT_".length())));
        };
    }

    /** As the wiring file names it: {@code keypad.7}, {@code keypad.ok}. */
    String part() {
        return "keypad." + name().replace("DIGIT_", "").toLowerCase(Locale.ROOT);
    }
}
