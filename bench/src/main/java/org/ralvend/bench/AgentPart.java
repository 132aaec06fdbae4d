package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Wire;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A vendor's agent as a process, with a card reader and a receipt printer at its serial lines: from its start until it says that it is ready, and its largest resident memory after
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
        AgentProcess.Command command =
                new AgentProcess.Command(ground.programs(), home, MACHINE, ground.socket(), false);
        Shopper shopper = new Shopper(
                ground.running().world(), LedgerTail.of(ground.stage().ledger()), MACHINE);
        ground.tell().accept("agent: without an AOT cache");
        Run without = run(command, shop, shopper);
        ground.tell().accept("agent: making the AOT cache from a run with " + TRAINING_SALES + " sales");
        try (AgentProcess training = AgentProcess.start(command.toRecord())) {
            sell(shop, shopper, TRAINING_SALES);
            training.endOrderly();
        }
        ground.tell().accept("agent: with the AOT cache");
        Run with = run(command, shop, shopper);
        return Tally.judge(
                NAME,
                List.of(
                        new Tally("starts that used a cache before there was one", 0, without.cached()),
                        new Tally("starts that used the cache", STARTS + 1L, with.cached())),
                () -> measured(with, without));
    }

    private static Outcome.Measured measured(Run with, Run without) {
        return new Outcome.Measured(
                NAME,
                List.of(
                        Figure.of("start to ready, with AOT cache, median", with.readyMillis(), Unit.MILLIS)
                                .against(READY),
                        Figure.of("start to ready, without", without.readyMillis(), Unit.MILLIS),
                        Figure.of("VmHWM after " + SALES + " sales, with AOT cache", with.memoryKiB(), Unit.KIB)
                                .against(MEMORY),
                        Figure.of("VmHWM after " + SALES + " sales, without", without.memoryKiB(), Unit.KIB)),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d starts each, from the start of the script `ralvend vendor`, with the flags that it gives",
                                STARTS),
                        "ready: run/ready.json is written; identity, journal, hardware and loop are up, the link connects",
                        "a card reader and a receipt printer are at its serial lines, each asked all the time; a sale gives a receipt",
                        "the simulated hardware's Pi4J providers are in both figures"));
    }

    /** What starts and sales of one kind took; {@code cached} starts had mapped an AOT cache. */
    private record Run(long readyMillis, long memoryKiB, long cached) {}

    private Run run(AgentProcess.Command command, Shop shop, Shopper shopper) {
        List<Long> millis = new ArrayList<>();
        long cached = 0;
        for (int i = 0; i < STARTS; i++) {
            try (AgentProcess agent = AgentProcess.start(command)) {
                millis.add(agent.readyMillis());
                cached += agent.usesCache() ? 1 : 0;
            }
        }
        try (AgentProcess agent = AgentProcess.start(command)) {
            cached += agent.usesCache() ? 1 : 0;
            sell(shop, shopper, SALES);
            return new Run(new Percentiles(millis).at(50), agent.largestMemoryKiB(), cached);
        }
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
        Path wiring = fitted();
        ground.running().world().add(MACHINE, wiring);
        Path home = ground.device(MACHINE);
        Shop.setUp(home, Map.of("wiring.file", wiring.toString()));
        String claim = ground.running().api().claim(shop.town(), MACHINE);
        Enrolling.enrol(home, ground.stage().backendUrl(), MACHINE, claim);
        return home;
    }

    /** The standard housing, and at serial lines what may be built in. */
    private Path fitted() {
        Path file = ground.vendorWiring().resolveSibling(MACHINE + ".properties");
        try {
            String ports = "card.port=" + file.resolveSibling(MACHINE + ".card") + "\nprinter.port="
                    + file.resolveSibling(MACHINE + ".printer") + "\n";
            return Files.writeString(file, Files.readString(ground.vendorWiring()) + ports);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
