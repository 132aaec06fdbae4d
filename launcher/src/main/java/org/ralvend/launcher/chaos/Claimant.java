package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ralvend.launcher.chaos.Receipts.Receipt;
import org.ralvend.launcher.town.Await;
import org.ralvend.sim.WorldClient;

/**
 * Whoever comes to a redelivery terminal with a receipt: keys in its code or scans it, asks for what is there, says so where
 * nothing came out, true or not, and goes; where the money was paid back the receipt is a gift card from then on. One thread.
 */
final class Claimant implements Runnable {
    private static final Duration FREE = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(16);
    private static final Duration HATCH = Duration.ofSeconds(20);
    private static final Duration BREATH = Duration.ofMillis(300);

    private static final String HERE = "OK = get it now";
    private static final String ASKED = "OK = nothing out";
    private static final String DELIVERED = "Delivered";
    private static final String PAID_BACK = "Paid back";

    /** On the second line while the last word is not said. */
    private static final Set<String> WAITING = Set.of("", "Watch the hatch", "Being checked");

    private final String terminal;
    private final WorldClient world;
    private final Random random;
    private final Goods goods;
    private final AtomicBoolean closing;

    /** What a claimant comes with, and where a receipt goes that money lies behind. */
    record Goods(Receipts receipts, Wallet wallet) {}

    /** @param closing set where nobody may come any more */
    Claimant(String terminal, WorldClient world, Random random, Goods goods, AtomicBoolean closing) {
        this.terminal = terminal;
        this.world = world;
        this.random = random;
        this.goods = goods;
        this.closing = closing;
    }

    @Override
    public void run() {
        while (!closing.get()) {
            goods.receipts().next().ifPresent(this::come);
            Await.pause(BREATH);
        }
    }

    private void come(Receipt receipt) {
        String said = isFree() ? claim(receipt) : "";
        world.press(terminal, "cancel");
        switch (said) {
            case DELIVERED -> {}
            case PAID_BACK -> goods.wallet().put(receipt.page());
            default -> goods.receipts().again(receipt);
        }
    }

    /** What it said last; empty where it said nothing. */
    private String claim(Receipt receipt) {
        if (random.nextBoolean()) {
            world.press(terminal, List.of(receipt.code().split("")));
        } else {
            world.scan(terminal, receipt.page());
        }
        String said = said("", ANSWER);
        if (said.equals(HERE)) {
            world.press(terminal, "ok");
            said = said(HERE, HATCH);
        }
        if (said.equals(ASKED)) {
            world.press(terminal, "ok");
            said = said(ASKED, ANSWER);
        }
        return said;
    }

    private boolean isFree() {
        return Await.find(FREE, () -> lines().filter(lines -> lines.getFirst().startsWith("Key in")))
                .isPresent();
    }

    /** @param before what stood there already */
    private String said(String before, Duration within) {
        return Await.find(
                        within,
                        () -> lines().filter(lines -> !lines.getFirst().equals("Code"))
                                .map(List::getLast)
                                .filter(line -> !WAITING.contains(line) && !line.equals(before)))
                .orElse("");
    }

    private Optional<List<String>> lines() {
        return Optional.of(world.display(terminal));
    }
}
