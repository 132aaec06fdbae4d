package org.ralvend.simulation.metal;

import java.util.SplittableRandom;
import org.ralvend.simulation.engine.Engine;

/**
 * Those at one vendor who pay by card: they hold it to the reader, some with nothing on it, some change their minds while the bank
 * is asked, some drop a coin besides.
 */
final class CardPayers {
    private static final int ONE_IN = 3;
    private static final int TRIES = 4;
    private static final int AGAIN_MILLIS = 1_000;
    private static final int REACH_MILLIS = 2_000;
    private static final int CHANGE_MILLIS = 3_000;
    private static final int AT_ONCE_MILLIS = 350;
    private static final int COIN_MILLIS = 120;
    private static final int LOOK_MILLIS = 9_000;

    private enum Mood {
        PAYS,
        NOT_COVERED,
        CANCELS,
        COIN_TOO
    }

    private final Engine engine;
    private final VendorMetal metal;
    private final CardMetal reader;
    private final SplittableRandom random;

    CardPayers(Engine engine, VendorMetal metal, CardMetal reader) {
        this.engine = engine;
        this.metal = metal;
        this.reader = reader;
        this.random = engine.chance();
    }

    /** Whether whoever stands there is one of them. */
    boolean isOne() {
        return random.nextInt(ONE_IN) == 0;
    }

    /** @param coins what is done where the reader takes no card */
    void pay(Runnable coins) {
        Mood mood = mood();
        engine.trace().note(metal.machine().value(), () -> "has a card: " + mood);
        long reaching = 1L + random.nextInt(REACH_MILLIS);
        if (mood == Mood.COIN_TOO) {
            engine.after(Math.max(1, reaching + random.nextInt(2 * COIN_MILLIS) - COIN_MILLIS), () -> metal.insert(1));
        }
        engine.after(reaching, () -> hold(mood, coins, 1));
    }

    private Mood mood() {
        return random.nextInt(10) < 6 ? Mood.PAYS : Mood.values()[1 + random.nextInt(Mood.values().length - 1)];
    }

    private void hold(Mood mood, Runnable coins, int tries) {
        if (!reader.present(mood != Mood.NOT_COVERED)) {
            engine.after(AGAIN_MILLIS, tries < TRIES ? () -> hold(mood, coins, tries + 1) : coins);
            return;
        }
        if (mood == Mood.CANCELS) {
            engine.after(
                    1 + random.nextInt(random.nextBoolean() ? AT_ONCE_MILLIS : CHANGE_MILLIS), () -> metal.press(0));
        } else if (mood == Mood.PAYS) {
            engine.after(LOOK_MILLIS, () -> again(tries));
        }
    }

    /** Where the price is still shown the card is held there once more. */
    private void again(int tries) {
        if (tries <= TRIES && metal.display().second().startsWith("Price")) {
            hold(Mood.PAYS, () -> {}, TRIES + 1);
        }
    }
}
