package org.ralvend.simulation.metal;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.simulation.engine.Engine;

/**
 * The people at one vendor, one after the other. They read the display, press, pay too little, enough or too much,
 * change their minds, and go.
 */
public final class Customers {
    private static final int PAUSE_MILLIS = 30_000;
    private static final int COIN_MILLIS = 1_500;
    private static final int COIN_TRAVEL_MILLIS = 40;
    private static final int STAY_MILLIS = 16_000;
    private static final int GIVE_UP_MILLIS = 70_000;

    /** What somebody has in mind. */
    private enum Mood {
        EXACT,
        TOO_MUCH,
        TOO_LITTLE,
        CANCELS,
        LATE_COIN,
        IMPATIENT,
        CHANGES
    }

    private final Engine engine;
    private final VendorMetal metal;
    private final SplittableRandom random;
    private final int keys;
    private boolean open = true;
    private @Nullable CardPayers cards;
    private @Nullable GiftPayers gifts;

    /** @param keys products are at 1 to this */
    public Customers(Engine engine, VendorMetal metal, int keys) {
        this.engine = engine;
        this.metal = metal;
        this.keys = keys;
        this.random = engine.chance();
    }

    /** From here on some of them hold a card to this reader. */
    public void haveCards(CardMetal reader) {
        cards = new CardPayers(engine, metal, reader);
    }

    /**
     * From here on some of them hold a gift card to this scanner.
     *
     * @param full the secrets in this town behind which money is
     * @param all of cards, and of sales
     */
    public void haveGiftCards(
            Consumer<Optional<ClaimSecret>> scanner,
            Supplier<List<ClaimSecret>> full,
            Supplier<List<ClaimSecret>> all) {
        gifts = new GiftPayers(engine, metal, scanner, new GiftPayers.Cards(full, all));
    }

    /** The first comes some time from now. */
    public void come() {
        engine.after(1 + random.nextInt(PAUSE_MILLIS), this::arrive);
    }

    /** Nobody comes any more; whoever stands there goes on. */
    public void close() {
        open = false;
    }

    /** People come again. */
    public void reopen() {
        open = true;
        come();
    }

    private void arrive() {
        if (!open) {
            return;
        }
        if (!metal.display().first().startsWith("Choose")) {
            come();
            return;
        }
        Mood mood = mood();
        engine.trace().note(metal.machine().value(), () -> "a customer: " + mood);
        GiftPayers holders = gifts;
        if (holders != null && holders.goesAgain()) {
            come();
            return;
        }
        metal.press(1 + random.nextInt(keys));
        engine.after(800 + random.nextInt(1000), () -> pay(mood));
        engine.after(mood == Mood.TOO_LITTLE ? GIVE_UP_MILLIS : STAY_MILLIS, this::come);
    }

    private Mood mood() {
        int chance = random.nextInt(100);
        if (chance < 78) {
            return Mood.EXACT;
        }
        return Mood.values()[1 + random.nextInt(Mood.values().length - 1)];
    }

    private void pay(Mood mood) {
        String price = metal.display().second();
        if (!price.startsWith("Price")) {
            return;
        }
        int units = units(price);
        GiftPayers holders = gifts;
        if (holders != null && holders.isOne()) {
            holders.pay(units, rest -> tender(rest, mood));
        } else {
            tender(units, mood);
        }
    }

    /** What stands in a line of the display, as so many of the smallest coin. */
    static int units(String line) {
        int amount = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1) + 1;
        return Math.toIntExact(Math.round(Double.parseDouble(line.substring(amount, line.lastIndexOf(' '))) * 100))
                / VendorMetal.UNIT;
    }

    private void tender(int units, Mood mood) {
        CardPayers some = cards;
        if (some != null && some.isOne()) {
            some.pay(() -> coins(units, 0));
            return;
        }
        switch (mood) {
            case EXACT -> coins(units, 0);
            case TOO_MUCH -> coins(units - 1, 2);
            case TOO_LITTLE -> coins(units - 1, 0);
            case LATE_COIN -> engine.after(coins(units, 0) + random.nextInt(COIN_TRAVEL_MILLIS), () -> metal.insert(1));
            case IMPATIENT -> engine.after(coins(units, 0) + 3_000 + random.nextInt(6_000), () -> metal.press(0));
            case CANCELS -> engine.after(coins(Math.max(0, units - 1), 0) + random.nextInt(2000), () -> metal.press(0));
            case CHANGES -> {
                metal.press(1 + random.nextInt(keys));
                coins(units, 0);
            }
        }
    }

    /** @return milliseconds until the last of them is in */
    private long coins(int units, int last) {
        long at = 0;
        int left = units;
        while (left > 0) {
            int coin = left >= 4 && random.nextBoolean() ? 4 : left >= 2 && random.nextBoolean() ? 2 : 1;
            left -= coin;
            at += 300 + random.nextInt(COIN_MILLIS);
            insertAt(at, coin);
        }
        if (last > 0) {
            at += 300 + random.nextInt(COIN_MILLIS);
            insertAt(at, last);
        }
        return at;
    }

    private void insertAt(long at, int units) {
        engine.after(at, () -> metal.insert(units));
    }
}
