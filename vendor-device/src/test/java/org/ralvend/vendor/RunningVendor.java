package org.ralvend.vendor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.agent.Soon;
import org.ralvend.device.content.PriceListFile;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Words;
import org.ralvend.device.journal.FailingJournal;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.hardware.Wiring;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.screen.Messages;

/** A vendor wired as in {@link VendorDevice}, with doubles for hardware and link and a real journal. */
final class RunningVendor implements AutoCloseable {
    final FakePanel panel;
    final FakeLink link;
    private final LoopThread loop = new LoopThread();
    private final FailingJournal journal;
    private final VendorAgent agent;
    private final BusyLock busy;
    private final List<SerialLine> lines;

    RunningVendor(Path home, FakePanel panel, FakeLink link, Duration patience) {
        this(home, panel, link, patience, null);
    }

    /** @param cards the line to a card's reader; null where there is none */
    RunningVendor(Path home, FakePanel panel, FakeLink link, Duration patience, @Nullable SerialLine cards) {
        this(home, panel, link, patience, cards, null);
    }

    /** @param printer the line to a receipt printer; null where there is none */
    RunningVendor(
            Path home,
            FakePanel panel,
            FakeLink link,
            Duration patience,
            @Nullable SerialLine cards,
            @Nullable SerialLine printer) {
        this.panel = panel;
        this.link = link;
        lines = Stream.of(cards, printer).flatMap(Stream::ofNullable).toList();
        RandomGenerator random = new Random();
        busy = BusyLock.open(home);
        DeviceClock clock = new DeviceClock(InstantSource.system(), random);
        journal = new FailingJournal(
                SqliteJournal.open(home.resolve("data").resolve("journal.db"), clock, random, clock.stamp()));
        VendorSettings settings = new VendorSettings(
                new Messages(new Words(Language.EN, ZoneOffset.UTC)),
                new Timing(patience),
                Duration.ofMillis(30),
                new Hands.EscrowTiming(Duration.ofMillis(20), Duration.ofMillis(20)),
                Wiring.standard(),
                Optional.of("https://shop.example"));
        Money unit = new Money(10, "EUR");
        PriceBook prices = new PriceBook(
                new PriceListFile(home),
                (item, arrived) -> arrived.accept(list(item.version())),
                unit,
                printer != null);
        agent = new VendorAgent(
                settings,
                new VendorAgent.Vendor(42, unit, SaleMachine.of(settings.timing())),
                new VendorAgent.World(panel, loop, clock, random, busy),
                journal,
                prices);
        Greeting greeting = new Greeting(
                new MachineId("vendor-1"),
                new DeviceId("device-1"),
                "test",
                agent::salesWithoutVerdict,
                List::of,
                null);
        Uplink uplink = new Uplink(
                greeting, journal, link, new Nonces(clock, random), new Uplink.Surroundings(loop, clock, random));
        if (cards != null) {
            agent.takeCards(cards, loop);
        }
        if (printer != null) {
            agent.printReceipts(printer, settings.letterhead());
        }
        agent.start(uplink::committed);
        uplink.start(agent);
    }

    /** Key 1 costs 0.50, key 2 cannot be paid in coins of 0.10, key 3 is a gift card. */
    static Bytes list(long version) {
        return Bytes.of(RecordCodec.encode(new PriceList(
                version,
                "EUR",
                List.of(
                        new PriceList.Item(1, new Sku("WATER-05"), "Water", new Money(50, "EUR")),
                        new PriceList.Item(2, new Sku("GUM-1"), "Gum", new Money(55, "EUR")),
                        new PriceList.Item(
                                3, new Sku("GIFT-5"), "Gift card 5", new Money(50, "EUR"), new Money(500, "EUR"))))));
    }

    List<FaultCode> faults() {
        return agent.faults();
    }

    void offerList(long version) {
        Bytes content = list(version);
        link.desire(new Desired(
                version,
                List.of(new Desired.Item(Desired.Kind.PRICE_LIST, version, Bytes.of(new byte[32]), content.size()))));
    }

    /** Linked, with prices, ready to sell. */
    RunningVendor ready() {
        link.connect();
        offerList(1);
        Soon.await(() -> panel.screen().startsWith("Choose"));
        return this;
    }

    void pay(int... coins) {
        Soon.await(panel::isAccepting);
        for (int units : coins) {
            panel.insert(units);
        }
    }

    void breakJournal() {
        journal.diskFull = true;
    }

    /** What was committed can be neither sent nor counted as stored. */
    void breakReading() {
        journal.unreadable = true;
    }

    @Override
    public void close() {
        loop.close();
        // What listens at a line whose other end is gone would turn round and round.
        lines.forEach(SerialLine::close);
        journal.close();
        busy.close();
    }
}
