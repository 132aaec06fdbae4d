package org.ralvend.launcher.town;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The town that a demo sets up: one vendor, two warehouses in its reach, a few products; where one is asked for a
 * redelivery terminal at another place, with a third warehouse that only it reaches. Its machines' ids are their names in the world too.
 *
 * @param vendors side by side
 * @param warehouses nearest to the vendors first
 * @param unitsPerSlot that each slot is filled up to
 */
public record Town(
        String id,
        String name,
        List<String> vendors,
        List<String> warehouses,
        int unitsPerSlot,
        Optional<String> terminal) {
    public static final String CURRENCY = "EUR";

    /** That the warehouses' housing has, of which the town's products take the first few. */
    public static final int SLOTS = 8;

    /**
     * A vendor's key, the slot of each warehouse, the product.
     *
     * @param stocked false for what is offered and always sold out, and for what no slot has to hold
     * @param valueMinor what is on the gift card that this is; null for goods
     */
    public record Item(
            int key,
            String sku,
            String name,
            long priceMinor,
            boolean stocked,
            @Nullable Long valueMinor) {
        /** Goods. */
        public Item(int key, String sku, String name, long priceMinor, boolean stocked) {
            this(key, sku, name, priceMinor, stocked, null);
        }

        public Item at(long price) {
            return new Item(key, sku, name, price, stocked, valueMinor);
        }
    }

    public static final List<Item> ITEMS = List.of(
            new Item(1, "cola-05", "Cola 0.5 l", 150, true),
            new Item(2, "water-05", "Water 0.5 l", 100, true),
            new Item(3, "crisps-80", "Crisps 80 g", 220, true),
            new Item(4, "tea-04", "Tea 0.4 l", 130, false),
            new Item(5, "gift-5", "Gift card 5", 500, false, 500L));

    /** What is bought without anything falling. */
    public static Item giftCard() {
        return ITEMS.getLast();
    }

    /** What can be had. */
    public static List<Item> stocked() {
        return ITEMS.stream().filter(Item::stocked).toList();
    }

    public Town {
        vendors = List.copyOf(vendors);
        warehouses = List.copyOf(warehouses);
    }

    /** With one vendor, and without a terminal. */
    public Town(String id, String name, String vendor, List<String> warehouses, int unitsPerSlot) {
        this(id, name, List.of(vendor), warehouses, unitsPerSlot, Optional.empty());
    }

    /** The first. */
    public String vendor() {
        return vendors.getFirst();
    }

    public Town withTerminal() {
        List<String> more = new ArrayList<>(warehouses);
        int count = warehouses.size();
        more.add(warehouses.getLast().replace("warehouse-" + count, "warehouse-" + (count + 1)));
        return new Town(id, name, vendors, more, unitsPerSlot, Optional.of("terminal-" + id));
    }

    /** The warehouses that the vendors' customers reach. */
    public List<String> near() {
        return terminal.isPresent() ? warehouses.subList(0, warehouses.size() - 1) : warehouses;
    }

    /** Stays from one demo to the next. */
    public static Town lasting() {
        return new Town("demo", "Demo", "vendor-1", List.of("warehouse-1", "warehouse-2"), 20);
    }

    /** For one run only. */
    public static Town fresh(long millis) {
        String suffix = Long.toString(millis, Character.MAX_RADIX);
        return new Town(
                "demo-" + suffix,
                "Demo " + suffix,
                "vendor-" + suffix,
                List.of("warehouse-1-" + suffix, "warehouse-2-" + suffix),
                5);
    }

    public List<String> machines() {
        List<String> all = new ArrayList<>(warehouses);
        all.addAll(vendors);
        terminal.ifPresent(all::add);
        return List.copyOf(all);
    }

    /**
     * The machine that a scenario names by its part: {@code vendor}, {@code terminal}, {@code warehouse-1} …
     *
     * @throws Fault {@link FaultCode#NOT_FOUND}
     */
    public String machine(String part) {
        if (part.equals("vendor")) {
            return vendor();
        }
        if (part.equals("terminal") && terminal.isPresent()) {
            return terminal.get();
        }
        for (int n = 1; n <= warehouses.size(); n++) {
            if (part.equals(String.format(Locale.ROOT, "warehouse-%d", n))) {
                return warehouses.get(n - 1);
            }
        }
        throw new Fault(FaultCode.NOT_FOUND, "machine " + part + " in this town");
    }
}
