package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.sim.WorldClient;

/** A price list that somebody changed on the server: its vendor says so, and sells at the price of before. */
class TamperedPriceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Town.Item WATER = Town.ITEMS.get(1);
    private static final String VENDOR = RealTown.TOWN.vendor();

    @Test
    void isRefusedWithItsFaultWhileTheVendorSellsOn(@TempDir Path folder) throws Exception {
        try (RealTown town = RealTown.open(folder.resolve("home"), Map.of());
                Api api = town.api();
                WorldClient world = town.world()) {
            town.whileDown(VENDOR, () -> {
                Path list = published(town, api, 130);
                Files.writeString(list, Files.readString(list).replace("130", "030"));
            });
            awaitThat("the fault", () -> faults(api).anyMatch(fault -> fault.contains("UPDATE-MISMATCH")));
            assertTrue(status(town).contains("UPDATE-MISMATCH"), () -> status(town));
            assertEquals("Price 1.00 EUR", price(world));
            buy(world);
            awaitThat(
                    "delivered",
                    () -> api.sales(RealTown.TOWN.id()).stream()
                            .anyMatch(sale -> sale.state().equals("DELIVERED")));
            published(town, api, 140);
            awaitThat("no fault any more", () -> faults(api).findAny().isEmpty());
            assertFalse(status(town).contains("faults:"), () -> status(town));
            assertEquals("Price 1.40 EUR", price(world));
        }
    }

    /** The file in which a new list with this price of water lies. */
    private static Path published(RealTown town, Api api, long minor) throws IOException {
        Set<Path> before = lists(town);
        Town.Item dearer = new Town.Item(WATER.key(), WATER.sku(), WATER.name(), minor, true);
        api.publish(
                RealTown.TOWN,
                Town.ITEMS.stream()
                        .map(item -> item.equals(WATER) ? dearer : item)
                        .toList());
        Set<Path> now = new HashSet<>(lists(town));
        now.removeAll(before);
        assertFalse(now.isEmpty());
        return now.iterator().next();
    }

    private static Set<Path> lists(RealTown town) throws IOException {
        try (Stream<Path> files = Files.list(town.home().resolve("release/repository/targets/prices"))) {
            return files.collect(Collectors.toSet());
        }
    }

    private static Stream<String> faults(Api api) {
        return api.fleet(RealTown.TOWN.id()).stream()
                .map(Wire.Machine::device)
                .filter(Objects::nonNull)
                .map(Wire.Device::health)
                .filter(Objects::nonNull)
                .flatMap(health -> health.faults().stream());
    }

    private static String status(RealTown town) {
        return town.output(List.of("status", "--town", RealTown.TOWN.id()));
    }

    /** Of a bottle of water, as somebody sees it who chooses it. */
    private static String price(WorldClient world) {
        awaitThat("one may choose", () -> world.display(VENDOR).getFirst().equals("Choose product"));
        world.press(VENDOR, Integer.toString(WATER.key()));
        return Await.get(
                "the price",
                SOON,
                () -> Optional.of(world.display(VENDOR).getLast()).filter(line -> line.startsWith("Price")));
    }

    private static void buy(WorldClient world) {
        awaitThat("the coin is taken", () -> world.coin(VENDOR, 100));
        awaitThat("it is over", () -> world.display(VENDOR).getFirst().equals("Choose product"));
    }

    private static void awaitThat(String what, BooleanSupplier holds) {
        var _ = Await.get(what, SOON, () -> Optional.of(holds.getAsBoolean()).filter(Predicate.isEqual(true)));
    }
}
