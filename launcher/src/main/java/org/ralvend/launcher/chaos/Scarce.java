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

    /** One purchase in so many asks for it. */
    private static final int ONE_IN = 3;

    /** And the first so many, so that it has sold out by the second customer of a run of a minute, however slow. */
    private static final int AT_FIRST = 2;

    /** At the beginning and halfway, each time for every minute of the run. */
    private static final int UNITS = 1;

    private Scarce() {}

    /** @param before purchases of that town's customer until now */
    static boolean isAskedFor(int before) {
        return before < AT_FIRST || before % ONE_IN == 0;
    }

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
