package org.ralvend.simulation.metal;

import java.util.SplittableRandom;
import org.ralvend.device.display.Lines;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.terminal.hardware.Key;

/** One person at a terminal with a code: keys it in, reads the display, does what is in mind, and goes. */
final class Visit {
    private static final int KEY_MILLIS = 250;
    private static final int LOOK_MILLIS = 1_300;

    /** After so many looks without goods whoever stands there goes. */
    private static final int LOOKS = 40;

    private static final int ASKS = 3;

    /** What somebody has in mind. */
    private enum Mood {
        GETS,
        LOOKS_ONLY,
        TURNS,
        MISTYPES,
        CORRECTS,
        LEAVES_WHILE_KEYING,
        LEAVES_AFTER_ASKING,
        CANCELS_AFTER_ASKING,
        CANCELS_AT_ONCE,
        GUESSES
    }

    private static final int SETTLED = 60;

    private final Engine engine;
    private final TerminalMetal metal;
    private final SplittableRandom random;
    private final String digits;
    private final int stumbles;
    private final boolean denies;
    private Mood mood;
    private int asked;

    private Visit(Engine engine, TerminalMetal metal, String code, Mood mood, SplittableRandom random) {
        this.engine = engine;
        this.metal = metal;
        this.random = random;
        this.digits = code.replace("-", "");
        this.stumbles = random.nextInt(digits.length());
        this.denies = random.nextInt(4) > 0;
        this.mood = mood;
    }

    /** @param code as people note it */
    static Visit of(Engine engine, TerminalMetal metal, String code, SplittableRandom random) {
        boolean settled = random.nextInt(100) < SETTLED;
        Mood mood = settled ? Mood.GETS : Mood.values()[1 + random.nextInt(Mood.values().length - 2)];
        return new Visit(engine, metal, code, mood, random);
    }

    /** Whoever tries codes goes on to the next as soon as this one is answered. */
    static Visit guessing(Engine engine, TerminalMetal metal, String code, SplittableRandom random) {
        return new Visit(engine, metal, code, Mood.GUESSES, random);
    }

    void begin() {
        engine.trace().note(metal.machine().value(), () -> "a customer with " + digits + ": " + mood);
        key(0);
    }

    private void key(int done) {
        if (done == digits.length()) {
            switch (mood) {
                case CANCELS_AT_ONCE -> wait(this::leave);
                case GUESSES -> engine.after(LOOK_MILLIS, () -> metal.press(Key.CANCEL));
                case GETS, LOOKS_ONLY, TURNS, MISTYPES, CORRECTS -> wait(() -> look(0));
                case LEAVES_WHILE_KEYING, LEAVES_AFTER_ASKING, CANCELS_AFTER_ASKING -> wait(() -> look(0));
            }
            return;
        }
        if (done == stumbles && mood == Mood.LEAVES_WHILE_KEYING) {
            return;
        }
        int digit = digits.charAt(done) - '0';
        if (done == stumbles && mood == Mood.CORRECTS) {
            mood = Mood.GETS;
            press(other(digit));
            engine.after(KEY_MILLIS, () -> metal.press(Key.CANCEL));
            engine.after(2 * KEY_MILLIS, () -> key(done));
            return;
        }
        press(done == stumbles && mood == Mood.MISTYPES ? other(digit) : digit);
        engine.after(KEY_MILLIS / 2 + random.nextInt(KEY_MILLIS), () -> key(done + 1));
    }

    private static int other(int digit) {
        return (digit + 1) % 10;
    }

    private void press(int digit) {
        metal.press(Key.valueOf("DIGIT_" + digit));
    }

    private void wait(Runnable then) {
        engine.after(LOOK_MILLIS / 2 + random.nextInt(LOOK_MILLIS), then);
    }

    private void look(int looks) {
        Lines lines = metal.display();
        if (mood == Mood.MISTYPES && lines.first().equals("Wrong digit")) {
            mood = Mood.GETS;
            key(0);
            return;
        }
        if (metal.isFree() || lines.first().isEmpty()) {
            return;
        }
        switch (lines.second()) {
            case "OK = get it now" -> get(looks);
            case "OK = nothing out" -> deny(looks);
            case "Delivered", "Money is due", "Paid back", "Not here now" -> leave();
            default -> again(looks);
        }
    }

    private void again(int looks) {
        if (looks < LOOKS) {
            wait(() -> look(looks + 1));
        } else {
            leave();
        }
    }

    private void get(int looks) {
        if (mood == Mood.TURNS) {
            mood = Mood.GETS;
            press(random.nextInt(3));
            again(looks);
            return;
        }
        if (mood == Mood.LOOKS_ONLY || asked == ASKS) {
            leave();
            return;
        }
        ask();
        switch (mood) {
            case LEAVES_AFTER_ASKING -> {}
            case CANCELS_AFTER_ASKING -> engine.after(random.nextInt(LOOK_MILLIS), this::leave);
            case GETS, LOOKS_ONLY, TURNS, MISTYPES, CORRECTS, LEAVES_WHILE_KEYING -> again(looks);
            case CANCELS_AT_ONCE, GUESSES -> leave();
        }
    }

    /** True or not: nobody asks whether it came out. */
    private void deny(int looks) {
        if (denies && asked < ASKS) {
            ask();
            again(looks);
        } else {
            leave();
        }
    }

    private void ask() {
        asked++;
        metal.press(Key.OK);
    }

    /** Not everybody says so. */
    private void leave() {
        if (random.nextInt(5) > 0) {
            metal.press(Key.CANCEL);
        }
    }
}
