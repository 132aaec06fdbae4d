package org.ralvend.launcher.chaos;

import java.util.List;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;

/**
 * The product of which each town gets less than its customers ask for: that sales are rejected for want of stock, and after a
 * restore told again for what is gone.
 */
final class Scarce {
    /** What towns offer and do not stock. */
    static final Town.Item ITEM =
            Town.ITEMS.stream().filter(item -> !item.stocked()).findFirst().orElseThrow();

    /** Of so many purchases one asks for it: three to six a minute and town. */
    static final int ONE_IN = 3;

    /** At the beginning and halfway, each time for every minute of the run. */
    private static final int UNITS = 1;

    private Scarce() {}

    /** Into the nearest warehouse of each, and into the books. */
    static void deliver(List<Town> towns, int minutes, Stage stage) {
        Api api = stage.api();
        WorldClient world = stage.world();
        int units = UNITS * minutes;
        for (Town town : towns) {
            String warehouse = town.warehouses().getFirst();
            world.fill(warehouse, ITEM.key(), units);
            api.receive(town, warehouse, ITEM.key(), ITEM.sku(), units);
        }
    }
}
