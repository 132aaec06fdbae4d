package org.ralvend.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;

/**
 * Closed loop over everything that is real but hands and hardware: devices with their journals, TLS connections and
 * certificates, broker, backend, PostgreSQL. First all sales spread over the products, then all of one.
 *
 * @param time measured of each of the two, after a warm-up
 */
record FleetPart(Ground ground, int devices, Duration time, Optional<Path> profile) {
    static final String NAME = "fleet";

    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final String WAREHOUSE = "fleet-warehouse";

    /** What one receipt may bring, and how many of them the product gets that all buy in the end. */
    private static final int RECEIPT_UNITS = 10_000;

    private static final int RECEIPTS_OF_FIRST = 20;

    private static final Town TOWN = new Town("fleet", "Fleet", "fleet-0000", List.of(WAREHOUSE), 0);

    /** Sales a second, and what each program spent on one that was spread, its warm-up included. */
    private record Rates(long spread, long oneProduct, String toil) {}

    Outcome measure() {
        Yardstick yardstick = ground.yardstick();
        Api api = ground.running().api();
        Path journals = journals();
        try (Crowd crowd = Crowd.connect(enrolled(api), journals)) {
            ground.tell().accept("fleet: " + devices + " devices are connected; " + time.toSeconds() + " s of sales");
            Optional<Profile> profiling = profile.map(file -> Profile.begin(ground, file));
            Toil before = Toil.now(ground);
            LoneDatabase books = new LoneDatabase(ground.stage().databaseUrl(), ground.password());
            long spread = crowd.shop(Wishes.Shopping.SPREAD, FIRST_WARM_UP, time, books::analyse);
            String toil = Toil.now(ground).since(before, crowd.wishes().accepted());
            profiling.ifPresent(Profile::end);
            ground.tell().accept("fleet: spread " + spread + "/s; now all of one product");
            long one = crowd.shop(Wishes.Shopping.ONE_PRODUCT, WARM_UP, time, () -> {});
            return Tally.judge(
                    NAME, tallies(crowd.wishes()), () -> measured(new Rates(spread, one, toil), yardstick, crowd));
        } finally {
            FileTree.delete(journals);
        }
    }

    private Outcome.Measured measured(Rates rates, Yardstick yardstick, Crowd crowd) {
        List<String> notes = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%d devices in one JVM, each with its own certificate, TLS 1.3 connection and SQLite journal;"
                                + " one sale in flight each; %d s of each kind after a warm-up; %d verdicts in all",
                        devices,
                        time.toSeconds(),
                        crowd.wishes().accepted()),
                "a sale here is SaleRequested, verdict, VerdictReceived and PaymentKept (nobody waits), two transactions'"
                        + " worth of booking where the yardstick has one; "
                        + (Scratch.isThere() ? "journals on tmpfs (" + Scratch.MEMORY + ")" : "journals on the disk"),
                "devices, broker, backend and PostgreSQL share this machine's cores; the yardstick had them alone",
                "statistics of the database are taken once after the first warm-up, as its own daemon does within a minute"
                        + " of a new installation: until then plans made on empty tables are kept",
                "processor time of one spread sale, warm-up included: " + rates.toil()));
        notes.addAll(yardstick.notes());
        return new Outcome.Measured(
                NAME,
                List.of(
                        Figure.of(
                                "sales, spread over " + Yardstick.PRODUCTS + " products",
                                rates.spread(),
                                Unit.PER_SECOND),
                        Figure.of("yardstick", yardstick.best(), Unit.PER_SECOND),
                        Figure.of("spread, of the yardstick", rates.spread() * 1000 / yardstick.best(), Unit.PERMILLE)
                                .against(Goal.atLeast(500).aimingAt(1_000)),
                        Figure.of("sales, all of one product", rates.oneProduct(), Unit.PER_SECOND),
                        Figure.of(
                                        "one product, of spread",
                                        rates.oneProduct() * 1000 / Math.max(1, rates.spread()),
                                        Unit.PERMILLE)
                                .against(Goal.atLeast(800))),
                notes);
    }

    /** What the devices were told against what is in the books. */
    private List<Tally> tallies(Wishes told) {
        DatabaseWitness books =
                DatabaseWitness.of(ground.stage().databaseUrl(), ground.stage().databasePassword(), TOWN.id());
        List<Tally> tallies = new ArrayList<>(List.of(
                new Tally("orders", told.accepted() + told.rejected(), books.sales()),
                new Tally("orders accepted", told.accepted(), books.accepted()),
                new Tally("paid, minor units", told.accepted() * Goods.PRICE.minor(), books.paidMinor()),
                new Tally("entries that could not be booked", 0, books.unbookable()),
                new Tally("rules of the books that are broken", 0, books.broken())));
        LoneDatabase database = new LoneDatabase(ground.stage().databaseUrl(), ground.password());
        for (int product = 0; product < Yardstick.PRODUCTS; product++) {
            String shelf =
                    " FROM inventory.stock WHERE town_id = '" + TOWN.id() + "' AND slot = " + Goods.slot(product);
            tallies.add(new Tally(
                    "reserved of " + Goods.sku(product),
                    told.accepted(product),
                    database.number("SELECT reserved" + shelf)));
            tallies.add(new Tally(
                    "on hand of " + Goods.sku(product), received(product), database.number("SELECT on_hand" + shelf)));
        }
        return tallies;
    }

    private static long received(int product) {
        return (long) RECEIPT_UNITS * (product == 0 ? RECEIPTS_OF_FIRST : 1);
    }

    /** The town, and the homes of its devices with an identity each. */
    private List<Path> enrolled(Api api) {
        api.addTown(TOWN);
        Goods.items().forEach(api::addProduct);
        api.publish(TOWN, Goods.items());
        api.addMachine(TOWN, new Wire.NewMachine(WAREHOUSE, "WAREHOUSE", 0, List.of()));
        for (int product = 0; product < Yardstick.PRODUCTS; product++) {
            for (long units = 0; units < received(product); units += RECEIPT_UNITS) {
                api.receive(
                        TOWN, WAREHOUSE, Goods.slot(product), Goods.sku(product).value(), RECEIPT_UNITS);
            }
        }
        ground.tell().accept("fleet: enrolling " + devices + " devices");
        return IntStream.range(0, devices).mapToObj(n -> enrolled(api, n)).toList();
    }

    private Path enrolled(Api api, int number) {
        String machine = String.format(Locale.ROOT, "fleet-%04d", number);
        api.addMachine(TOWN, new Wire.NewMachine(machine, "VENDOR", number, List.of(WAREHOUSE)));
        Path home = ground.folder("fleet").resolve(machine);
        Enrolling.enrol(home, ground.stage().backendUrl(), machine, api.claim(TOWN, machine));
        return home;
    }

    private Path journals() {
        return Scratch.isThere() ? Scratch.inMemory().make() : ground.folder("fleet-journals");
    }
}
