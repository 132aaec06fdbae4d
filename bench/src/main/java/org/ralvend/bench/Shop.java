package org.ralvend.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.sim.WorldClient;

/**
 * A town for shoppers: one vendor, two products at one coin each, each of them in a warehouse of its own, so that one
 * warehouse drops while the other is being sold from.
 */
record Shop(Town town, List<Town.Item> items) {
    /** A coin is complete when no pulse has come for this long: what {@code coin.gap-millis} is set to. */
    static final int COIN_GAP_MILLIS = 60;

    /** What one receipt may bring. */
    private static final int RECEIPT_UNITS = 10_000;

    static Shop open(Ground ground) {
        Town town = new Town("shop", "Shop", "shop-vendor", List.of("shop-warehouse-1", "shop-warehouse-2"), 0);
        List<Town.Item> items = Town.ITEMS.subList(0, town.warehouses().size()).stream()
                .map(item -> item.at(Shopper.PRICE_MINOR))
                .toList();
        Api api = ground.running().api();
        WorldClient world = ground.running().world();
        api.addTown(town);
        items.forEach(api::addProduct);
        api.publish(town, items);
        setUp(ground.device(town.vendor()));
        ground.stage().open(town, api, world);
        for (int i = 0; i < items.size(); i++) {
            Town.Item item = items.get(i);
            String warehouse = town.warehouses().get(i);
            world.fill(warehouse, item.key(), RECEIPT_UNITS);
            api.receive(town, warehouse, item.key(), item.sku(), RECEIPT_UNITS);
        }
        return new Shop(town, items);
    }

    /** Sales that the stock is good for. */
    int stock() {
        return RECEIPT_UNITS * items.size();
    }

    /** The product of a customer by turn. */
    Town.Item item(int turn) {
        return items.get(turn % items.size());
    }

    /** Said in a file, so that what is taken off the figures is what was set. */
    static void setUp(Path home) {
        setUp(home, Map.of());
    }

    static void setUp(Path home, Map<String, String> more) {
        Properties settings = new Properties();
        settings.putAll(more);
        settings.setProperty("coin.gap-millis", Integer.toString(COIN_GAP_MILLIS));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Path file = home.resolve("device.properties");
        try {
            settings.store(text, "set by the bench");
            DurableFile.writePrivate(file, text.toByteArray());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
