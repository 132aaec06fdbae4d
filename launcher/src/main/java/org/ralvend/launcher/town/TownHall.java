package org.ralvend.launcher.town;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ralvend.sim.WorldClient;

/** What people do for a town, in the backend's books and with their hands in the world. */
public record TownHall(Api api, WorldClient world) {
    /** What is there already stays. */
    void register(Town town) {
        api.addTown(town);
        Town.ITEMS.forEach(api::addProduct);
        if (api.priceLists(town).isEmpty()) {
            api.publish(town, Town.ITEMS);
        }
        for (String warehouse : town.warehouses()) {
            api.addMachine(town, new Wire.NewMachine(warehouse, "WAREHOUSE", 0, List.of()));
        }
        int number = 1;
        for (String vendor : town.vendors()) {
            api.addMachine(town, new Wire.NewMachine(vendor, "VENDOR", number++, town.near()));
        }
        town.terminal()
                .ifPresent(t -> api.addMachine(
                        town,
                        new Wire.NewMachine(t, "TERMINAL", 0, town.warehouses().reversed())));
    }

    /** Fills up by what the backend's books lack, so that a slot and its book grow alike. */
    public void topUp(Town town) {
        Map<String, Integer> booked = new HashMap<>();
        api.locations(town).forEach(l -> booked.put(l.machine() + "/" + l.slot(), l.onHand()));
        for (String warehouse : town.warehouses()) {
            for (Town.Item item : Town.stocked()) {
                int lacking = town.unitsPerSlot() - booked.getOrDefault(warehouse + "/" + item.key(), 0);
                if (lacking > 0) {
                    world.fill(warehouse, item.key(), lacking);
                    api.receive(town, warehouse, item.key(), item.sku(), lacking);
                }
            }
        }
    }
}
