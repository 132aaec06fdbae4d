package org.ralvend.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.WorldClient;

/** A customer in the simulated world who buys with one coin, and what the ledger says of it. One thread. */
final class Shopper {
    /** The price of everything that a shopper buys: one coin, which is one pulse of the acceptor. */
    static final int PRICE_MINOR = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);

    /** Between tries while the acceptor is off, as after the sale before. */
    private static final Duration TRY_AGAIN = Duration.ofMillis(20);

    private final WorldClient world;
    private final LedgerTail ledger;
    private final String vendor;
    private final Deque<LedgerEntry> read = new ArrayDeque<>();

    Shopper(WorldClient world, LedgerTail ledger, String vendor) {
        this.world = world;
        this.ledger = ledger;
        this.vendor = vendor;
    }

    /**
     * Buys one, and returns when the display says that it is being delivered.
     *
     * @return microseconds from the coin's edge until the display says that the sale is accepted, by the world's clock
     * @throws Fault {@link FaultCode#UNREACHABLE} where a step does not come in time
     */
    long buy(Town.Item item) {
        read.clear();
        var _ = ledger.more();
        world.press(vendor, Integer.toString(item.key()));
        var _ = await("the price", shows("Price"));
        insert();
        LedgerEntry coin = await("the coin", entry -> entry.fact() instanceof Fact.CoinEntered);
        LedgerEntry verdict = await("the verdict", shows("Accepted"));
        var _ = await("the delivery", shows("Being delivered"));
        return verdict.mono() - coin.mono();
    }

    private void insert() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!world.coin(vendor, PRICE_MINOR)) {
            if (System.nanoTime() > end) {
                throw new Fault(FaultCode.HARDWARE_SILENT, "the coin falls through: the acceptor is off");
            }
            Await.pause(TRY_AGAIN);
        }
    }

    private static Predicate<LedgerEntry> shows(String start) {
        return entry -> entry.fact() instanceof Fact.Displayed(String line1, String line2)
                && (line1.startsWith(start) || line2.startsWith(start));
    }

    /** What was read with the wanted entry and lies behind it is looked at by the next call. */
    private LedgerEntry await(String what, Predicate<LedgerEntry> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            while (!read.isEmpty()) {
                LedgerEntry entry = read.removeFirst();
                if (entry.machine().equals(vendor) && wanted.test(entry)) {
                    return entry;
                }
            }
            if (System.nanoTime() > end) {
                throw new Fault(FaultCode.UNREACHABLE, what + " did not come within " + PATIENCE.toSeconds() + " s");
            }
            read.addAll(ledger.more());
            if (read.isEmpty()) {
                Await.pause(LOOK_AGAIN);
            }
        }
    }
}
