package org.ralvend.simulation.device;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.health.Upkeep;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Pingable;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.engine.SimLoop;
import org.ralvend.simulation.metal.CardMetal;
import org.ralvend.simulation.metal.VendorMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.vendor.PriceBook;
import org.ralvend.vendor.SaleMachine;
import org.ralvend.vendor.VendorAgent;
import org.ralvend.vendor.VendorSettings;

/** A vendor: its housing, the board in it, and the real agent on both, started as its program starts it. */
public final class VendorNode implements Node {
    private static final VendorSettings SETTINGS =
            VendorSettings.read(Path.of("no-such-folder"), Map.of("RALVEND_TIME_ZONE", "UTC"));
    private static final int FETCH_MILLIS = 400;

    /** In minor units: as much as one coin can be. */
    public static final long ONE_COIN = VendorMetal.UNIT;

    private final Ground ground;
    private final VendorMetal metal;
    private final Money unit;
    private final int number;
    private final Backend backend;
    private final Map<SaleId, String> codes = new LinkedHashMap<>();
    private final Map<SaleId, ClaimSecret> secrets = new LinkedHashMap<>();
    private Board board;
    private @Nullable CardMetal reader;
    private @Nullable VendorAgent agent;
    private @Nullable SimLoop running;

    /** What a vendor knows of the backend besides the broker: where it gets price lists, and whose pings it answers. */
    public interface Backend {
        SimKeys.Public key();

        /** Empty where nobody answers. */
        Optional<Bytes> fetch(Board board, Desired.Item item);
    }

    /**
     * @param number in claim codes
     * @param currency of its coins
     */
    public VendorNode(Ground ground, Board board, int number, String currency, Backend backend) {
        this.ground = ground;
        this.board = board;
        this.number = number;
        this.unit = new Money(VendorMetal.UNIT, currency);
        this.backend = backend;
        this.metal = new VendorMetal(ground.engine(), board.machine(), ground.ledger());
    }

    public VendorMetal metal() {
        return metal;
    }

    /** A card's reader is built in. */
    public CardMetal takeCards() {
        CardMetal built = new CardMetal(ground.engine(), board.machine(), ground.ledger());
        reader = built;
        return built;
    }

    /** Null where only coins are taken. */
    public @Nullable CardMetal reader() {
        return reader;
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public void replace(Board fresh) {
        board = fresh;
    }

    @Override
    public List<FaultCode> faults() {
        VendorAgent now = agent;
        return now == null ? List.of() : now.faults();
    }

    @Override
    public void letGo() {
        agent = null;
        running = null;
        metal.letGo();
        CardMetal card = reader;
        if (card != null) {
            card.letGo();
        }
    }

    @Override
    public void run(Life life) {
        SplittableRandom random = ground.engine().chance();
        Board on = board;
        DeviceClock clock = on.clock(random);
        SimLoop loop = new SimLoop(life);
        on.running(life, null);
        if (on.home().isNewer()) {
            ground.parts().newer(on.home());
        }
        Journal disk = new DiskJournal(
                on.home().journal(on, random, clock.stamp()), on.home(), life, fact -> written(on, fact));
        Journal journal = ground.parts().journal(life, disk);
        PriceBook prices = prices(on, life, random);
        VendorAgent started = new VendorAgent(
                SETTINGS,
                new VendorAgent.Vendor(
                        number,
                        unit,
                        new Stirring(
                                new Watched<>(ground.parts().sale(SaleMachine.of(SETTINGS.timing())), ground.watch()),
                                this::stir)),
                new VendorAgent.World(metal.seat(life), loop, clock, random, on.busy()),
                journal,
                prices);
        agent = started;
        running = loop;
        CardMetal card = reader;
        if (card != null) {
            CardMetal.Seat line = card.seat(life);
            started.takeCards(line, line.sleepy(loop));
        }
        SimLink wire = new SimLink(ground.broker(), on.device(), life);
        on.running(life, wire);
        Link link = ground.parts().link(life, wire);
        Greeting greeting =
                new Greeting(on.machine(), on.device(), "simulated", started::salesWithoutVerdict, List::of, null);
        Nonces nonces = new Nonces(clock, random);
        Uplink uplink = new Uplink(greeting, journal, link, nonces, new Uplink.Surroundings(loop, clock, random));
        started.start(uplink::committed);
        uplink.start(new Pingable(started, new Pingable.Self(on.device(), on::key, backend.key()), link, nonces));
        loop.post(() -> new Upkeep(journal, link, loop, clock, started::faults).start(started::journalFailed));
    }

    /** As its claim codes begin. */
    public int number() {
        return number;
    }

    /** The claim codes that it has minted, as people note them. */
    public Map<SaleId, String> codes() {
        return Collections.unmodifiableMap(codes);
    }

    /** The secrets of its sales, which stand on receipts. */
    public Map<SaleId, ClaimSecret> secrets() {
        return Collections.unmodifiableMap(secrets);
    }

    /** Somebody holds a code to its scanner; empty where it is none that can be read. */
    public void scan(Optional<ClaimSecret> code) {
        VendorAgent now = agent;
        SimLoop loop = running;
        if (now != null && loop != null) {
            loop.post(() -> now.scanned(code));
        }
    }

    /** Its reader hears of what was ordered once it was. */
    private void stir() {
        CardMetal card = reader;
        if (card != null) {
            ground.engine().after(0, card::wake);
        }
    }

    private void written(Board on, Fact fact) {
        if (fact instanceof Fact.SaleRequested request) {
            codes.put(request.sale(), request.keypadCode().spoken());
            secrets.put(request.sale(), request.claim());
        }
        ground.watch().journaled(on, fact);
    }

    /** Lists come some time after they were asked for, if at all. */
    private PriceBook prices(Board on, Life life, SplittableRandom random) {
        return new PriceBook(
                on.home(),
                (item, arrived) -> ground.engine()
                        .after(
                                1 + random.nextInt(FETCH_MILLIS),
                                () -> life.run(() -> backend.fetch(on, item).ifPresent(arrived))),
                unit);
    }
}
