package org.ralvend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ralvend.protocol.program.Settings;

/** A housing on a table: virtual time, and a trace of facts and edges. */
final class Bench {
    static final Map<String, String> VENDOR = Map.ofEntries(
            Map.entry("kind", "vendor"),
            Map.entry("keypad.1", "1"),
            Map.entry("keypad.2", "2"),
            Map.entry("keypad.cancel", "3"),
            Map.entry("coin.pulse", "4"),
            Map.entry("coin.unit-minor", "10"),
            Map.entry("coin.enable", "5"),
            Map.entry("escrow.collect", "6"),
            Map.entry("escrow.return", "7"),
            Map.entry("escrow.collected", "8"),
            Map.entry("escrow.returned", "9"),
            Map.entry("escrow.occupied", "10"),
            Map.entry("led.1", "11"),
            Map.entry("led.2", "12"),
            Map.entry("display.bus", "1"),
            Map.entry("display.address", "0x27"));

    static final Map<String, String> WAREHOUSE = Map.of(
            "kind", "warehouse",
            "slot.1.motor", "1",
            "slot.1.home", "2",
            "slot.2.motor", "3",
            "slot.2.home", "4",
            "drop.sensor", "5");

    static final Map<String, String> TERMINAL = Map.ofEntries(
            Map.entry("kind", "terminal"),
            Map.entry("keypad.0", "10"),
            Map.entry("keypad.1", "11"),
            Map.entry("keypad.2", "12"),
            Map.entry("keypad.3", "13"),
            Map.entry("keypad.4", "14"),
            Map.entry("keypad.5", "15"),
            Map.entry("keypad.6", "16"),
            Map.entry("keypad.7", "17"),
            Map.entry("keypad.8", "18"),
            Map.entry("keypad.9", "19"),
            Map.entry("keypad.cancel", "20"),
            Map.entry("keypad.ok", "21"),
            Map.entry("display.bus", "1"),
            Map.entry("display.address", "0x27"));

    final Schedule schedule = new Schedule();
    final List<Fact> facts = new ArrayList<>();

    /** Edges of inputs: {@code milliseconds pin level}. */
    final List<String> edges = new ArrayList<>();

    final Housing housing = new Housing(
            schedule,
            facts::add,
            (pin, high) -> edges.add(schedule.now() / Schedule.MILLI + " " + pin + (high ? " high" : " low")));

    static Tuning tuning() {
        return Tuning.of(Settings.of(World.DEFAULTS, null, Map.of("RALVEND_WORLD_ROTATION_MILLIS", "1000")));
    }

    VendorHardware vendor() {
        VendorHardware vendor = new VendorHardware(
                (Wiring.Vendor) Wiring.of(VENDOR), tuning(), housing, new SplittableRandom(tuning().seed()));
        edges.clear();
        return vendor;
    }

    WarehouseHardware warehouse() {
        WarehouseHardware warehouse = new WarehouseHardware((Wiring.Warehouse) Wiring.of(WAREHOUSE), tuning(), housing);
        edges.clear();
        return warehouse;
    }

    TerminalHardware terminal() {
        TerminalHardware terminal = new TerminalHardware(
                (Wiring.Terminal) Wiring.of(TERMINAL), tuning(), housing, new SplittableRandom(tuning().seed()));
        edges.clear();
        return terminal;
    }

    void passMillis(long millis) {
        schedule.advanceTo(schedule.now() + millis * Schedule.MILLI);
    }

    /** What happened since it was last asked. */
    List<Fact> takeFacts() {
        List<Fact> taken = List.copyOf(facts);
        facts.clear();
        return taken;
    }

    List<String> takeEdges() {
        List<String> taken = List.copyOf(edges);
        edges.clear();
        return taken;
    }
}
