package org.ralvend.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Wire;

/**
 * A vendor's agent as a process: from its start until it says that it is ready, and its largest resident memory after
 * sales; with the flags of a device and an AOT cache that was made here by an earlier run of it.
 */
record AgentPart(Ground ground) {
    static final String NAME = "agent";

    private static final String MACHINE = "agent-vendor";
    private static final int VENDOR_NUMBER = 2;
    private static final int STARTS = 7;
    private static final int TRAINING_SALES = 5;
    private static final int SALES = 100;

    private static final Goal READY = Goal.atMost(800).aimingAt(500);
    private static final Goal MEMORY = Goal.atMost(96 * 1024L).aimingAt(72 * 1024L);

    Outcome measure() {
        Shop shop = ground.shop();
        Path home = enrolled(shop);
        AgentProcess.Command command = new AgentProcess.Command(ground.programs(), home, MACHINE, ground.socket());
        Shopper shopper = new Shopper(
                ground.running().world(), LedgerTail.of(ground.stage().ledger()), MACHINE);
        ground.tell().accept("agent: starts without a cache");
        long plain = starts(command);
        ground.tell().accept("agent: making the AOT cache from a run with " + TRAINING_SALES + " sales");
        Path cache = home.resolve("vendor.aot");
        try (AgentProcess training = AgentProcess.start(command.recording(cache))) {
            sell(shop, shopper, TRAINING_SALES);
            training.endOrderly();
        }
        AgentProcess.Command cached = command.using(cache);
        ground.tell().accept("agent: starts with the cache");
        long ready = starts(cached);
        ground.tell().accept("agent: " + SALES + " sales");
        long memory;
        try (AgentProcess agent = AgentProcess.start(cached)) {
            sell(shop, shopper, SALES);
            memory = agent.largestMemoryKiB();
        }
        return new Outcome.Measured(
                NAME,
                List.of(
                        Figure.of("start to ready, with AOT cache, median", ready, Unit.MILLIS)
                                .against(READY),
                        Figure.of("start to ready, without", plain, Unit.MILLIS),
                        Figure.of("VmHWM after " + SALES + " sales", memory, Unit.KIB)
                                .against(MEMORY)),
                List.of(
                        String.format(Locale.ROOT, "%d starts each, on the devices' own journal and identity", STARTS),
                        "ready: run/ready.json is written; identity, journal, hardware and loop are up, the link connects",
                        "flags: " + String.join(" ", cached.flags())));
    }

    private long starts(AgentProcess.Command command) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            try (AgentProcess agent = AgentProcess.start(command)) {
                millis.add(agent.readyMillis());
            }
        }
        return new Percentiles(millis).at(50);
    }

    private void sell(Shop shop, Shopper shopper, int sales) {
        ground.awaitReady(MACHINE);
        for (int i = 0; i < sales; i++) {
            shopper.buy(shop.item(i));
        }
    }

    /** One more vendor of the shop, in the world and with an identity, that nobody has started. */
    private Path enrolled(Shop shop) {
        ground.running()
                .api()
                .addMachine(
                        shop.town(),
                        new Wire.NewMachine(
                                MACHINE, "VENDOR", VENDOR_NUMBER, shop.town().warehouses()));
        ground.running().world().add(MACHINE, ground.vendorWiring());
        Path home = ground.device(MACHINE);
        Shop.setUp(home);
        String claim = ground.running().api().claim(shop.town(), MACHINE);
        Enrolling.enrol(home, ground.stage().backendUrl(), MACHINE, claim);
        return home;
    }
}
