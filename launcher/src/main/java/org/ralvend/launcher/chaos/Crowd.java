package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;

/** The customers of all towns, each a thread: one at each vendor, one at each redelivery terminal. One thread uses it. */
final class Crowd {
    private static final Duration LAST_CUSTOMER = Duration.ofSeconds(90);

    private final Stage stage;
    private final int seed;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final List<Thread> customers = new ArrayList<>();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();

    Crowd(Stage stage, int seed) {
        this.stage = stage;
        this.seed = seed;
    }

    void enter(Town town, Wallet wallet) {
        WorldClient world = stage.world();
        for (String vendor : town.vendors()) {
            start(vendor, new Shopper(vendor, world, random(vendor), wallet, closing));
        }
        town.terminal().ifPresent(terminal -> {
            Random random = random(terminal);
            Receipts receipts = new Receipts(LedgerTail.of(stage.ledger()), town.vendors(), random, System::nanoTime);
            Claimant.Goods goods = new Claimant.Goods(receipts, wallet);
            start(terminal, new Claimant(terminal, world, random, goods, closing));
        });
    }

    /** Nobody comes any more; returns when the last has left. */
    void leave() {
        closing.set(true);
        try {
            for (Thread customer : customers) {
                if (!customer.join(LAST_CUSTOMER)) {
                    trouble.add("the last customer never left: " + customer.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Customers whose world broke, or who are still there, a line each. */
    List<String> trouble() {
        return List.copyOf(trouble);
    }

    private Random random(String machine) {
        return new Random((long) seed + machine.hashCode());
    }

    private void start(String machine, Runnable customer) {
        String name = customer.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " at " + machine;
        customers.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                customer.run();
            } catch (RuntimeException e) {
                if (!stage.isClosing()) {
                    trouble.add("the " + name + " went away: " + e);
                }
            }
        }));
    }
}
