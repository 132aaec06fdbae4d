package org.ralvend.simulation.metal;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.simulation.engine.Engine;

/**
 * Those at one vendor who hold a gift card to its scanner: with enough on it, with too little, with nothing, or something that is
 * none; some change their minds, and some show it before they have chosen.
 */
final class GiftPayers {
    private static final int ONE_IN = 3;
    private static final int EARLY_IN = 8;
    private static final int UNREADABLE_IN = 4;

    /** One in so many has an old one, on which perhaps nothing is. */
    private static final int OLD_IN = 4;

    private static final int REACH_MILLIS = 2_000;
    private static final int LOOK_MILLIS = 900;
    private static final int LOOKS = 14;
    private static final int CHANGE_MILLIS = 1_500;

    private enum Mood {
        PAYS,
        CANCELS,
        COIN_TOO,
        LEAVES,
        CHOOSES_AGAIN
    }

    private final Engine engine;
    private final VendorMetal metal;
    private final Consumer<Optional<ClaimSecret>> scanner;
    private final Cards cards;
    private final SplittableRandom random;

    /**
     * The codes that the people of a town have.
     *
     * @param full behind which money is
     * @param all of cards, and of sales
     */
    record Cards(Supplier<List<ClaimSecret>> full, Supplier<List<ClaimSecret>> all) {}

    GiftPayers(Engine engine, VendorMetal metal, Consumer<Optional<ClaimSecret>> scanner, Cards cards) {
        this.engine = engine;
        this.metal = metal;
        this.scanner = scanner;
        this.cards = cards;
        this.random = engine.chance();
    }

    /** Whether whoever stands there is one of them. */
    boolean isOne() {
        return random.nextInt(ONE_IN) == 0;
    }

    /** Whoever comes may show something before anything is chosen. Returns whether that was all. */
    boolean goesAgain() {
        if (random.nextInt(EARLY_IN) > 0) {
            return false;
        }
        boolean unreadable = random.nextInt(UNREADABLE_IN) == 0;
        scanner.accept(unreadable ? Optional.empty() : one());
        return random.nextBoolean();
    }

    /** @param coins pays so many units of what is not covered */
    void pay(int price, IntConsumer coins) {
        Optional<ClaimSecret> card = one();
        if (card.isEmpty()) {
            coins.accept(price);
            return;
        }
        Mood mood = random.nextInt(10) < 7 ? Mood.PAYS : Mood.values()[random.nextInt(Mood.values().length)];
        engine.trace().note(metal.machine().value(), () -> "has a gift card: " + mood);
        long reaching = 1L + random.nextInt(REACH_MILLIS);
        if (mood == Mood.COIN_TOO) {
            engine.after(Math.max(1, reaching - random.nextInt(REACH_MILLIS / 4)), () -> metal.insert(1));
        }
        engine.after(reaching, () -> {
            scanner.accept(card);
            if (mood == Mood.CANCELS) {
                engine.after(1 + random.nextInt(CHANGE_MILLIS), () -> metal.press(0));
            }
            look(mood, coins, 1);
        });
    }

    private void look(Mood mood, IntConsumer coins, int looks) {
        String rest = metal.display().second();
        if (rest.startsWith("To pay")) {
            switch (mood) {
                case PAYS, COIN_TOO, CANCELS -> coins.accept(Customers.units(rest));
                case CHOOSES_AGAIN -> metal.press(1);
                case LEAVES -> {}
            }
        } else if (looks < LOOKS) {
            engine.after(LOOK_MILLIS / 2 + random.nextInt(LOOK_MILLIS), () -> look(mood, coins, looks + 1));
        }
    }

    private Optional<ClaimSecret> one() {
        List<ClaimSecret> full = cards.full().get();
        List<ClaimSecret> among =
                full.isEmpty() || random.nextInt(OLD_IN) == 0 ? cards.all().get() : full;
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }
}
