package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.WorldClient;

/**
 * What customers get on real programs while warehouses lose the broker, their URL, or both, and while somebody changes a price
 * list on the server. Each unit falls once.
 */
class TroubledTownTest {
    private static final String NEAR = "near";
    private static final String FAR = "far";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String VENDOR = RealTown.TOWN.vendor();
    private static final Town.Item WATER = Town.ITEMS.get(1);
    private static final List<Integer> COINS = List.of(200, 100, 50, 20, 10);

    /** Longer than any test: who is away stays running in the books. */
    private static final Map<String, String> CLOCKS =
            Map.of("RALVEND_REACH_PING_MILLIS", "1000", "RALVEND_REACH_OFFLINE_MILLIS", "600000");

    private static RealTown town;
    private static Api api;
    private static WorldClient world;
    private static LedgerTail tail;
    private static Operator operator;

    private final List<LedgerEntry> seen = new ArrayList<>();

    @BeforeAll
    static void open(@TempDir Path home) throws Exception {
        town = RealTown.open(home, CLOCKS);
        api = town.api();
        world = town.world();
        operator = town.operator();
        tail = LedgerTail.of(town.ledger());
        for (String warehouse : RealTown.TOWN.warehouses()) {
            awaitThat(
                    warehouse + " runs", () -> operator.story(warehouse).state().equals("RUNNING"));
        }
    }

    @AfterAll
    static void close() throws IOException {
        try {
            town.output(List.of("audit", "--town", RealTown.TOWN.id()));
            assertEquals(List.of(), town.errors());
            for (String warehouse : RealTown.TOWN.warehouses()) {
                assertEquals(2, town.unpacked(warehouse), "a library and its lock, however often it was killed");
            }
        } finally {
            operator.close();
            world.close();
            api.close();
            town.close();
        }
    }

    @Test
    void aWarehouseWhoseBrokerLineIsCutStaysInBusinessOverItsUrl() {
        town.shutLine(NEAR);
        town.shutLine(FAR);
        String sale = buy(Town.ITEMS.get(0));
        awaitThat("delivered", () -> state(sale).equals("DELIVERED"));
        assertEquals(1, fallen());
        assertEquals("RUNNING", operator.story(NEAR).state());
        awaitThat("nothing of the journal waits", () -> stored(NEAR) == lastSeq(NEAR));
        town.openLine(NEAR);
        town.openLine(FAR);
    }

    @Test
    void aWarehouseWhoseUrlIsDeadStaysInBusinessOverItsLine() {
        town.shutUrl(NEAR);
        town.shutUrl(FAR);
        for (String warehouse : RealTown.TOWN.warehouses()) {
            awaitThat(
                    warehouse + " is not called",
                    () -> operator.story(warehouse).state().equals("UNREACHABLE"));
        }
        String sale = buy(WATER);
        awaitThat("delivered", () -> state(sale).equals("DELIVERED"));
        assertEquals(1, fallen());
        for (String warehouse : RealTown.TOWN.warehouses()) {
            town.openUrl(warehouse);
            awaitThat(
                    warehouse + " runs", () -> operator.story(warehouse).state().equals("RUNNING"));
        }
    }

    @Test
    void aWarehouseWithNeitherKeepsItsJournalAndComesBack() {
        String sale = buy(Town.ITEMS.get(2));
        awaitThat("a motor turns", () -> saw(Fact.MotorStarted.class) == 1);
        town.shut(NEAR);
        awaitThat("it fell", () -> fallen() == 1);
        awaitThat("it is written down", () -> journal(NEAR).contains("\"Dispensed\""));
        assertFalse(state(sale).equals("DELIVERED"));
        assertTrue(stored(NEAR) < lastSeq(NEAR));
        town.open(NEAR);
        awaitThat("delivered", () -> state(sale).equals("DELIVERED"));
        assertEquals(1, fallen());
    }

    /** The order names a nonce that died with the process before: it is refused, and the next one names a fresh one. */
    @Test
    void aWarehouseThatReturnsObeysNoOrderOfBefore() throws IOException {
        town.shut(NEAR);
        String sale = buy(WATER);
        awaitThat("an order is out", () -> state(sale).equals("DELIVERING"));
        town.restart(NEAR, town.url(NEAR));
        town.open(NEAR);
        awaitThat("delivered", () -> state(sale).equals("DELIVERED"));
        assertEquals(1, fallen());
        assertTrue(journal(NEAR).contains("\"AttemptRefused\""), () -> journal(NEAR));
    }

    @Test
    void aPriceListThatWasChangedOnTheServerIsRefusedWhileTheVendorSellsOn() throws IOException {
        town.whileDown(VENDOR, () -> {
            Path list = published(130);
            Files.writeString(list, Files.readString(list).replace("130", "030"));
        });
        awaitThat("the fault", () -> faults().anyMatch(fault -> fault.contains("UPDATE-MISMATCH")));
        assertTrue(status().contains("UPDATE-MISMATCH"), TroubledTownTest::status);
        assertEquals("Price 1.00 EUR", price(WATER));
        world.press(VENDOR, "cancel");
        String sale = buy(WATER);
        awaitThat("delivered", () -> state(sale).equals("DELIVERED"));
        assertEquals(1, fallen());
        var _ = published(140);
        awaitThat("no fault any more", () -> faults().findAny().isEmpty());
        assertFalse(status().contains("faults:"), TroubledTownTest::status);
        assertEquals("Price 1.40 EUR", price(WATER));
        world.press(VENDOR, "cancel");
        api.publish(RealTown.TOWN, Town.ITEMS);
        awaitThat("the price of before", () -> {
            String price = price(WATER);
            world.press(VENDOR, "cancel");
            return price.equals("Price 1.00 EUR");
        });
    }

    /** The file in which a new list with this price of water lies. */
    private static Path published(long minor) throws IOException {
        Set<Path> before = lists();
        api.publish(
                RealTown.TOWN,
                Town.ITEMS.stream()
                        .map(item -> item.equals(WATER) ? item.at(minor) : item)
                        .toList());
        Set<Path> now = new HashSet<>(lists());
        now.removeAll(before);
        assertEquals(1, now.size(), now::toString);
        return now.iterator().next();
    }

    private static Set<Path> lists() throws IOException {
        try (Stream<Path> files = Files.list(town.home().resolve("release/repository/targets/prices"))) {
            return files.collect(Collectors.toSet());
        }
    }

    private static Stream<String> faults() {
        return api.fleet(RealTown.TOWN.id()).stream()
                .map(Wire.Machine::device)
                .filter(Objects::nonNull)
                .map(Wire.Device::health)
                .filter(Objects::nonNull)
                .flatMap(health -> health.faults().stream());
    }

    private static String status() {
        return town.output(List.of("status", "--town", RealTown.TOWN.id()));
    }

    /** As somebody sees it who chooses the product. */
    private static String price(Town.Item item) {
        mayChoose();
        return chosen(item);
    }

    /** With "Choose product" on the display; the price that is shown then. */
    private static String chosen(Town.Item item) {
        world.press(VENDOR, Integer.toString(item.key()));
        return Await.get(
                "the price",
                SOON,
                () -> Optional.of(world.display(VENDOR).getLast()).filter(line -> line.startsWith("Price")));
    }

    private static void mayChoose() {
        awaitThat("one may choose", () -> world.display(VENDOR).getFirst().equals("Choose product"));
    }

    /** Pays for it; the sale, once the money is kept. */
    private String buy(Town.Item item) {
        Set<String> before = sales().map(Wire.Sale::id).collect(Collectors.toSet());
        mayChoose();
        look();
        seen.clear();
        var _ = chosen(item);
        long left = item.priceMinor();
        for (int coin : COINS) {
            while (left >= coin) {
                awaitThat("the coin is taken", () -> world.coin(VENDOR, coin));
                left -= coin;
            }
        }
        awaitThat("the money is kept", () -> saw(Fact.EscrowCollected.class) > 0);
        return Await.get(
                "the sale",
                SOON,
                () -> sales().map(Wire.Sale::id)
                        .filter(id -> !before.contains(id))
                        .findFirst());
    }

    private static Stream<Wire.Sale> sales() {
        return api.sales(RealTown.TOWN.id()).stream();
    }

    private static String state(String sale) {
        return api.story(RealTown.TOWN, sale).sale().state();
    }

    private static long stored(String machine) {
        return api.fleet(RealTown.TOWN.id()).stream()
                .filter(m -> m.machine().equals(machine))
                .map(Wire.Machine::device)
                .mapToLong(device -> device == null || device.stored() == null
                        ? 0
                        : device.stored().upTo())
                .findFirst()
                .orElseThrow();
    }

    private static String journal(String machine) {
        return town.output(
                List.of("journal", "show", "--json", town.device(machine).toString()));
    }

    private static long lastSeq(String machine) {
        return journal(machine).lines().filter(line -> line.contains("\"seq\"")).count();
    }

    private long fallen() {
        return saw(Fact.ProductFallen.class) + saw(Fact.ProductDroppedUnasked.class);
    }

    private long saw(Class<? extends Fact> kind) {
        look();
        return seen.stream().map(LedgerEntry::fact).filter(kind::isInstance).count();
    }

    private void look() {
        seen.addAll(tail.more());
    }

    private static void awaitThat(String what, BooleanSupplier holds) {
        var _ = Await.get(what, SOON, () -> Optional.of(holds.getAsBoolean()).filter(Predicate.isEqual(true)));
    }
}
