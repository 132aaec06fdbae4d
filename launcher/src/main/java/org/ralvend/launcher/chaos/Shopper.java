package org.ralvend.launcher.chaos;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;

/**
 * A customer who buys again and again and goes by nothing but the display, as people do: chooses, pays what it asks for – by gift
 * card, by card, in coins, or the rest by another of them –, waits for an end, gives up where none comes. One thread.
 */
final class Shopper implements Runnable {
    private static final int[] COINS = {200, 100, 50, 20, 10};
    private static final Duration PRICE = Duration.ofSeconds(3);
    private static final Duration NEXT_COIN = Duration.ofSeconds(3);

    /** Longer than a vendor waits for what a gift card holds. */
    private static final Duration GIFT = Duration.ofSeconds(12);

    private static final Duration END = Duration.ofSeconds(25);
    private static final Duration BREATH = Duration.ofMillis(300);
    private static final int MAX_COINS = 20;

    /** One in so many buys a gift card, and keeps it. */
    private static final int GIVING_EVERY = 15;

    /** One payment in so many is tried with a gift card, one of the others by card, and one of those cards has nothing on it. */
    private static final int GIFT_EVERY = 4;

    private static final int CARD_EVERY = 3;
    private static final int UNCOVERED_EVERY = 5;

    /** Of a gift card of which nothing will come any more. */
    private static final Set<String> USELESS = Set.of("Card is empty", "No gift card", "Card is blocked");

    private static final String BOUGHT = "Gift card bought";

    private static final Set<String> UNDER_WAY =
            Set.of("Please wait", "Checking card", "Accepted", "Being delivered", "Gift card");

    private final String vendor;
    private final WorldClient world;
    private final Random random;
    private final Wallet wallet;
    private final AtomicBoolean closing;

    /** @param closing set where nobody may come any more */
    Shopper(String vendor, WorldClient world, Random random, Wallet wallet, AtomicBoolean closing) {
        this.vendor = vendor;
        this.world = world;
        this.random = random;
        this.wallet = wallet;
        this.closing = closing;
    }

    @Override
    public void run() {
        int asked = 0;
        while (!closing.get()) {
            if (buy(Scarce.isAskedFor(asked) ? Scarce.ITEM : chosen())) {
                asked++;
            }
            Await.pause(BREATH);
        }
    }

    private Town.Item chosen() {
        List<Town.Item> all = Town.stocked();
        return random.nextInt(GIVING_EVERY) == 0 ? Town.giftCard() : all.get(random.nextInt(all.size()));
    }

    /** False where the machine did not ask for the money. */
    private boolean buy(Town.Item item) {
        world.press(vendor, Integer.toString(item.key()));
        String price = "Price " + amount(item.priceMinor());
        if (Await.find(PRICE, () -> lines().filter(lines -> lines.get(1).startsWith(price)))
                .isEmpty()) {
            return false; // another's sale is still on the screen, or it is out of service
        }
        if (wallet.isAwaited() || random.nextInt(GIFT_EVERY) == 0) {
            payByGiftCard();
        }
        if (lacking().isPresent() && random.nextInt(CARD_EVERY) == 0) {
            payByCard();
        }
        if (payInCoins()) {
            // Whether it fell, came back or was saved, the witnesses will say; the next customer needs a free screen.
            Await.find(END, () -> lines().filter(Shopper::isOver));
        }
        world.press(vendor, "cancel");
        return true;
    }

    private void payByGiftCard() {
        if (wallet.card().isEmpty()) {
            return;
        }
        wallet.meet();
        wallet.card()
                .filter(card -> world.scan(vendor, card))
                .ifPresent(card -> Await.find(GIFT, () -> lines().filter(Shopper::isAnsweredOfTheCard))
                        .filter(lines -> USELESS.contains(lines.getFirst()))
                        .ifPresent(_ -> wallet.throwAway(card)));
    }

    private void payByCard() {
        if (world.card(vendor, random.nextInt(UNCOVERED_EVERY) > 0)) {
            Await.find(NEXT_COIN, () -> lacking().isEmpty() ? Optional.of(true) : Optional.empty());
        }
    }

    /** All that it asks for; false where a coin changed nothing. */
    private boolean payInCoins() {
        for (int coin = 0; coin < MAX_COINS; coin++) {
            Optional<Long> lacking = lacking();
            if (lacking.isEmpty() || lacking.get() <= 0) {
                return true;
            }
            world.coin(vendor, largest(lacking.get()));
            if (Await.find(NEXT_COIN, () -> lacking().equals(lacking) ? Optional.empty() : Optional.of(true))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** What the display asks for still; empty where it asks for nothing. */
    private Optional<Long> lacking() {
        List<String> lines = world.display(vendor);
        return asked(lines.get(1), "Price ")
                .or(() -> asked(lines.get(1), "To pay "))
                .or(() -> asked(lines.get(0), "Price ")
                        .flatMap(price -> asked(lines.get(1), "Paid ").map(paid -> price - paid)));
    }

    private static Optional<Long> asked(String line, String label) {
        return line.startsWith(label)
                ? Optional.of(new BigDecimal(line.substring(label.length()).split(" ", -1)[0])
                        .movePointRight(2)
                        .longValueExact())
                : Optional.empty();
    }

    private Optional<List<String>> lines() {
        return Optional.of(world.display(vendor));
    }

    private static boolean isAnsweredOfTheCard(List<String> lines) {
        return !lines.get(1).startsWith("Price ") && !lines.get(0).startsWith("Checking card");
    }

    private static boolean isOver(List<String> lines) {
        String first = lines.get(0);
        return first.equals(BOUGHT) || (UNDER_WAY.stream().noneMatch(first::startsWith) && !first.startsWith("Price"));
    }

    private static String amount(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }

    private static int largest(long left) {
        for (int coin : COINS) {
            if (coin <= left) {
                return coin;
            }
        }
        throw new IllegalArgumentException("no coins make " + left);
    }
}
