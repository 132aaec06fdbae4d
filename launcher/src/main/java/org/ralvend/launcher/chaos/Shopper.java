package org.ralvend.launcher.chaos;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;

/**
 * A customer who buys again and again and goes by nothing but the display, as people do: chooses, pays coin by coin what
 * is lacking, waits for an end, gives up where none comes. One thread.
 */
final class Shopper implements Runnable {
    private static final int[] COINS = {200, 100, 50, 20, 10};
    private static final Duration PRICE = Duration.ofSeconds(3);
    private static final Duration NEXT_COIN = Duration.ofSeconds(3);
    private static final Duration END = Duration.ofSeconds(25);
    private static final Duration BREATH = Duration.ofMillis(300);
    private static final int MAX_COINS = 20;

    private final Town town;
    private final WorldClient world;
    private final Random random;
    private final AtomicBoolean closing;

    /** @param closing set where nobody may come any more */
    Shopper(Town town, WorldClient world, Random random, AtomicBoolean closing) {
        this.town = town;
        this.world = world;
        this.random = random;
        this.closing = closing;
    }

    @Override
    public void run() {
        int asked = 0;
        while (!closing.get()) {
            List<Town.Item> all = Town.stocked();
            if (buy(Scarce.isAskedFor(asked) ? Scarce.ITEM : all.get(random.nextInt(all.size())))) {
                asked++;
            }
            Await.pause(BREATH);
        }
    }

    /** False where the machine did not ask for the money. */
    private boolean buy(Town.Item item) {
        world.press(town.vendor(), Integer.toString(item.key()));
        if (Await.find(PRICE, () -> lacking(item)).isEmpty()) {
            return false; // another's sale is still on the screen, or it is out of service
        }
        for (int coin = 0; coin < MAX_COINS; coin++) {
            Optional<Long> lacking = lacking(item);
            if (lacking.isEmpty() || lacking.get() <= 0) {
                break;
            }
            long before = lacking.get();
            world.coin(town.vendor(), largest(before));
            if (Await.find(NEXT_COIN, () -> changed(item, before)).isEmpty()) {
                world.press(town.vendor(), "cancel");
                return true;
            }
        }
        // Whether it fell, came back or was saved, the witnesses will say; the next customer needs a free screen.
        Await.find(END, () -> Optional.of(world.display(town.vendor())).filter(Shopper::isOver));
        world.press(town.vendor(), "cancel");
        return true;
    }

    /** What the display asks for still; empty where it asks for nothing. */
    private Optional<Long> lacking(Town.Item item) {
        List<String> lines = world.display(town.vendor());
        String price = amount(item.priceMinor());
        if (lines.get(1).startsWith("Price " + price)) {
            return Optional.of(item.priceMinor());
        }
        if (lines.get(0).startsWith("Price " + price) && lines.get(1).startsWith("Paid ")) {
            String paid = lines.get(1).substring("Paid ".length()).split(" ", -1)[0];
            return Optional.of(
                    item.priceMinor() - new BigDecimal(paid).movePointRight(2).longValueExact());
        }
        return Optional.empty();
    }

    private Optional<Boolean> changed(Town.Item item, long before) {
        Optional<Long> now = lacking(item);
        return now.isEmpty() || now.get() != before ? Optional.of(true) : Optional.empty();
    }

    private static boolean isOver(List<String> lines) {
        return !lines.get(0).startsWith("Please wait")
                && !lines.get(0).startsWith("Accepted")
                && !lines.get(0).startsWith("Being delivered")
                && !lines.get(0).startsWith("Price");
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
