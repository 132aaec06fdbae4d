package org.ralvend.launcher.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.WorldClient;

/** Presses a key, reads the display, puts in the exact coins, waits at the hatch. One thread. */
final class Customer {
    private static final int[] COINS = {200, 100, 50, 20, 10};
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** States in which nothing happens by itself any more. */
    private static final Set<String> SETTLED = Set.of("DELIVERED", "REJECTED", "VOID", "CLAIMABLE", "REFUNDED");

    private final Town town;
    private final WorldClient world;
    private final LedgerTail ledger;
    private final Api api;

    Customer(Town town, WorldClient world, LedgerTail ledger, Api api) {
        this.town = town;
        this.world = world;
        this.ledger = ledger;
        this.api = api;
    }

    /**
     * What happened, by two witnesses.
     *
     * @param facts of the whole town's machines in the world, from the key press on
     */
    record Purchase(Town.Item item, List<LedgerEntry> facts, Wire.Story story) {}

    /** @throws Fault {@link FaultCode#UNREACHABLE} where a step does not come in time */
    Purchase buy(Town.Item item) {
        Set<String> before = saleIds();
        ledger.more();
        List<LedgerEntry> seen = new ArrayList<>();
        world.press(town.vendor(), Integer.toString(item.key()));
        await(seen, "the price on the display", e -> shows(e, "Price"));
        long left = item.priceMinor();
        while (left > 0) {
            int coin = largest(left);
            if (!world.coin(town.vendor(), coin)) {
                throw new Fault(FaultCode.HARDWARE_SILENT, "the coin fell through: the acceptor is off");
            }
            left -= coin;
            String next = left > 0 ? "Paid" : "Please wait";
            await(seen, "'" + next + "' on the display", e -> shows(e, next));
        }
        await(
                seen,
                "the coins in the cash box or back",
                e -> e.fact() instanceof Fact.EscrowCollected || e.fact() instanceof Fact.EscrowReturned);
        Wire.Story story = settled(before);
        seen.addAll(ledger.more());
        return new Purchase(
                item,
                seen.stream().filter(e -> town.machines().contains(e.machine())).toList(),
                story);
    }

    private Wire.Story settled(Set<String> before) {
        String sale = Await.get(
                "the sale in the backend",
                PATIENCE,
                () -> api.sales(town.id()).stream()
                        .map(Wire.Sale::id)
                        .filter(id -> !before.contains(id))
                        .findFirst());
        return Await.get(
                "the end of sale " + sale,
                PATIENCE,
                () -> Optional.of(api.story(town, sale))
                        .filter(story -> SETTLED.contains(story.sale().state())));
    }

    private Set<String> saleIds() {
        return api.sales(town.id()).stream().map(Wire.Sale::id).collect(Collectors.toSet());
    }

    /** Looks at what is new only: what the display showed before the last coin is past. */
    private void await(List<LedgerEntry> seen, String what, Predicate<LedgerEntry> wanted) {
        Await.get(what, PATIENCE, () -> {
            List<LedgerEntry> more = ledger.more();
            seen.addAll(more);
            return more.stream().filter(wanted).findFirst();
        });
    }

    private boolean shows(LedgerEntry entry, String start) {
        return entry.machine().equals(town.vendor())
                && entry.fact() instanceof Fact.Displayed(String line1, String line2)
                && (line1.startsWith(start) || line2.startsWith(start));
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
