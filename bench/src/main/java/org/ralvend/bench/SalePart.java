package org.ralvend.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.LedgerTail;

/**
 * Sale after sale at one vendor: from the last coin's edge until the display has been told the verdict, both from the
 * world's ledger. What the hardware is set to take is taken off: the gap that ends a coin.
 */
record SalePart(Ground ground, int sales) {
    static final String NAME = "sale";

    private static final int WARM_UP = 20;
    private static final int TELL_EVERY = 100;
    private static final int MICROS = 1000;
    private static final Duration REST = Duration.ofSeconds(60);

    /** Taken off each sale, in microseconds. One coin is one pulse, so no pulse follows the edge. */
    private static final long CONFIGURED = Shop.COIN_GAP_MILLIS * (long) MICROS;

    Outcome measure() {
        Shop shop = ground.shop();
        Shopper shopper = new Shopper(
                ground.running().world(),
                LedgerTail.of(ground.stage().ledger()),
                shop.town().vendor());
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < WARM_UP + sales; i++) {
            long took = shopper.buy(shop.item(i)) - CONFIGURED;
            if (i >= WARM_UP) {
                micros.add(took);
            }
            if ((i + 1) % TELL_EVERY == 0) {
                ground.tell().accept("sale: " + (i + 1) + " of " + (WARM_UP + sales));
            }
        }
        DatabaseWitness books = settled(shop);
        long all = WARM_UP + (long) sales;
        return Tally.judge(
                NAME,
                List.of(
                        new Tally("sales in the books", all, books.sales()),
                        new Tally("sales accepted", all, books.accepted()),
                        new Tally("paid, minor units", all * Shopper.PRICE_MINOR, books.paidMinor()),
                        new Tally("sales at rest", all, books.delivered() + books.claimable())),
                () -> measured(new Percentiles(micros), books));
    }

    private static Outcome.Measured measured(Percentiles took, DatabaseWitness books) {
        return new Outcome.Measured(
                NAME,
                List.of(
                        Figure.of("last coin edge to verdict on the display, p50", took.at(50), Unit.MICROS)
                                .against(Goal.atMost(5_000)),
                        Figure.of("p99", took.at(99), Unit.MICROS).against(Goal.atMost(25_000)),
                        Figure.of("largest", took.at(100), Unit.MICROS),
                        Figure.of("sales", took.sorted().size(), Unit.COUNT)),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "taken off each: %d ms coin gap; one coin of one pulse; %d sales before were not counted",
                                Shop.COIN_GAP_MILLIS,
                                WARM_UP),
                        "in it: two commits to the vendor's journal, one to PostgreSQL, two trips over TLS and broker,"
                                + " and pins and display over the simulated world's socket",
                        books.delivered() + " products fell, " + books.claimable()
                                + " sales stay claimable; two warehouses took turns"));
    }

    /** What the books say once every sale has come to rest, or at the end of the patience. */
    private DatabaseWitness settled(Shop shop) {
        Optional<DatabaseWitness> rest = Await.find(
                REST, () -> Optional.of(books(shop)).filter(b -> b.delivered() + b.claimable() == b.accepted()));
        return rest.orElseGet(() -> books(shop));
    }

    private DatabaseWitness books(Shop shop) {
        return DatabaseWitness.of(
                ground.stage().databaseUrl(),
                ground.stage().databasePassword(),
                shop.town().id());
    }
}
