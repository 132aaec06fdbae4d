package org.ralvend.vendor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.display.Pages;
import org.ralvend.device.hardware.Debounce;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.program.Busy;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.card.CardReader;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.receipt.Receipts;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Minted;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Screen;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorEvent.Hindrance;
import org.ralvend.vendor.sale.VendorState;
import org.ralvend.vendor.screen.Messages;

/**
 * Turns what the hardware and the backend say into events for the machine. Everything but {@link Panel.Listener} and
 * {@link #start} happens on the loop. A fault of the journal or of the hardware ends the selling until the next start.
 */
public final class VendorAgent implements Uplink.Receiver, Panel.Listener, Hands.Reflexes {
    /** What an agent lives in. */
    public record World(Panel panel, Loop loop, DeviceClock clock, RandomGenerator random, Busy busy) {}

    /** The vendor's own: its number in claim codes, what one coin pulse is worth, and what decides its sales. */
    public record Vendor(int number, Money coinUnit, Shell.Machine<VendorState, VendorEvent, Act> sale) {}

    private static final Logger LOG = System.getLogger(VendorAgent.class.getName());

    private final World world;
    private final Vendor vendor;
    private final Journal journal;
    private final PriceBook prices;
    private final Messages messages;
    private final Pages pages;
    private final CoinEar coins;
    private final Hands hands;
    private final CardSlot cards = new CardSlot();
    private final ReceiptSlot receipts = new ReceiptSlot();
    private final List<Debounce> contacts = Debounce.several(Panel.KEYS + 1);
    private final Shell<VendorState, VendorEvent, Act> shell;
    private Runnable committed = () -> {};
    private @Nullable FaultCode broken;

    public VendorAgent(VendorSettings settings, Vendor vendor, World world, Journal journal, PriceBook prices) {
        this.world = world;
        this.vendor = vendor;
        this.journal = journal;
        this.prices = prices;
        this.coins = new CoinEar(settings.coinGap(), world.loop(), world.clock()::monoMillis, this::coin);
        this.messages = settings.messages();
        this.pages = new Pages(world.panel()::display, world.loop(), this::guarded);
        this.hands = new Hands(world.panel(), s -> display(receipts.shown(s)), world.loop(), settings.escrow(), this);
        this.shell = new Shell<>(vendor.sale(), journal, world.clock(), hands, () -> committed.run());
    }

    /**
     * Before {@link #start}: the line to a card's reader.
     *
     * @param on this agent's loop; what waits on the line may be timed otherwise there
     */
    public void takeCards(SerialLine line, Loop on) {
        cards.wire(new CardReader(
                line,
                on,
                world.clock()::monoMillis,
                vendor.coinUnit().currency(),
                word -> handle(new VendorEvent.CardSaid(word, world.clock().instant()))));
    }

    /** Before {@link #start}: the line to a receipt printer. */
    public void printReceipts(SerialLine line, Receipts.Letterhead head) {
        Receipts built = new Receipts(line, world.loop(), world.clock(), head, this::display);
        receipts.wire(built, () -> shell.state().phase(), () -> pressed(Panel.CANCEL));
    }

    /** @param somethingToSend called on the loop after each commit with reports */
    public void start(Runnable somethingToSend) {
        world.loop().post(() -> {
            committed = somethingToSend;
            receipts.start(shell.state().phase());
            // First, so that no sensor is missed of coins that fall at once; what it says waits its turn on the loop.
            world.panel().start(this);
            guarded(() -> on(new VendorEvent.Restarted(
                    world.panel().escrowOccupied(),
                    prices.isKnown(),
                    vendor.coinUnit().currency(),
                    sale())));
            cards.start();
        });
    }

    public List<SaleId> salesWithoutVerdict() {
        return shell.state().salesWithoutVerdict();
    }

    public List<FaultCode> faults() {
        FaultCode now = broken;
        if (now != null) {
            return List.of(now);
        }
        return receipts.faults(
                shell.state().phase() instanceof Phase.OutOfService stuck ? List.of(stuck.fault()) : cards.faults());
    }

    @Override
    public void key(int key, boolean down) {
        long at = world.clock().monoMillis();
        world.loop().post(() -> {
            if (contacts.get(key).edge(down, at)) {
                pressed(key);
            }
        });
    }

    @Override
    public void coinPulse() {
        long at = world.clock().monoMillis();
        world.loop().post(() -> coins.pulse(at));
    }

    /** Somebody held a code to the scanner; empty where it is no address of a customer's page. On the loop. */
    public void scanned(Optional<ClaimSecret> code) {
        handle(code.<VendorEvent>map(VendorEvent.Scanned::new).orElseGet(VendorEvent.ScanUnreadable::new));
    }

    @Override
    public void coinsPassed(Flap flap) {
        world.loop().post(() -> hands.sensed(flap));
    }

    @Override
    public void linkChanged(boolean ready) {
        handle(new VendorEvent.LinkChanged(ready));
    }

    @Override
    public void received(Down message) {
        switch (message) {
            case Down.SaleAccepted m -> handle(new VendorEvent.SaleAccepted(m.sale(), m.deadline()));
            case Down.SaleRejected m -> handle(new VendorEvent.SaleRejected(m.sale(), m.reason()));
            case Down.GiftCardHeld m ->
                handle(new VendorEvent.GiftCardHeld(
                        m.sale(), m.amount(), world.clock().instant()));
            case Down.GiftCardRefused m -> handle(new VendorEvent.GiftCardRefused(m.sale(), m.reason()));
            case Down.Signed _, Down.OfClaim _ -> LOG.log(Level.WARNING, "not for a vendor: {0}", message.getClass());
            case Down.OfJournal _ -> throw new IllegalStateException("these are the uplink's");
        }
    }

    @Override
    public void desired(byte[] payload) {
        guarded(() -> {
            if (prices.desired(payload, arrived -> world.loop().post(() -> arrived(arrived)))) {
                on(new VendorEvent.PriceListChanged(false));
            }
        });
    }

    private void arrived(PriceBook.Arrived content) {
        guarded(() -> {
            if (prices.take(content)) {
                on(new VendorEvent.PriceListChanged(true));
            }
        });
    }

    @Override
    public void journalFailed(Fault why) {
        guarded(() -> {
            throw why;
        });
    }

    @Override
    public void card(Act.OfCard act) {
        cards.accept(act);
    }

    @Override
    public void fired(Timer timer) {
        handle(new VendorEvent.TimerFired(timer));
    }

    /** A coin whose pulses are still coming is counted first: it may be what lies in the escrow. */
    @Override
    public void flapShut(Flap flap, int passed, int strayed) {
        if (coins.isCounting()) {
            coins.afterwards(() -> flapShut(flap, passed, strayed));
            return;
        }
        guarded(() ->
                on(new VendorEvent.FlapShut(flap, passed, strayed, world.panel().escrowOccupied())));
    }

    /** Trouble ends the selling, not the program: the display says what to mend, the uplink goes on sending. */
    @Override
    public void guarded(Runnable task) {
        if (broken != null) {
            return;
        }
        try {
            task.run();
        } catch (Fault e) {
            broken = e.code();
            LOG.log(Level.ERROR, "out of service: {0}", e.getMessage());
            tryTo(() -> world.panel().acceptCoins(false));
            List.of(Flap.values()).forEach(flap -> tryTo(() -> world.panel().solenoid(flap, false)));
            cards.close();
            receipts.close();
            tryTo(world.busy()::release);
            tryTo(() -> display(List.of(new Screen.OutOfService(e.code()))));
        }
    }

    private void display(List<Screen> screens) {
        pages.show(screens.stream().map(messages::lines).toList());
    }

    private void handle(VendorEvent event) {
        guarded(() -> on(event));
    }

    private void on(VendorEvent event) {
        receipts.finding(shell.state().phase());
        shell.handle(event);
        if (!shell.state().isBusy()) {
            world.busy().release();
        } else if (!world.busy().hold()) {
            LOG.log(Level.WARNING, "the program may be swapped under a sale that an earlier run left open");
        }
    }

    /** Where coins are falling, it is written down first where they went. The sale on the screen goes on. */
    @Override
    public boolean isSettled() {
        return !shell.state().movesMoney();
    }

    private void pressed(int key) {
        if (key == Panel.CANCEL) {
            handle(new VendorEvent.CancelPressed());
            return;
        }
        RandomGenerator random = world.random();
        Minted minted = new Minted(
                sale(), new ClaimSecret(Minting.random128(random)), KeypadCode.mint(vendor.number(), random));
        guarded(() -> on(new VendorEvent.ProductChosen(receipts.sold(prices.at(key)), minted, hindrance())));
    }

    private @Nullable Hindrance hindrance() {
        if (!world.busy().hold()) {
            return Hindrance.UPDATE;
        }
        return journal.percentFull() >= 100 ? Hindrance.JOURNAL_FULL : null;
    }

    private void coin(int pulses) {
        guarded(() -> on(new VendorEvent.CoinSensed(
                vendor.coinUnit().times(pulses),
                world.panel().escrowOccupied(),
                sale(),
                world.clock().instant())));
    }

    private SaleId sale() {
        return SaleId.mint(world.clock(), world.random());
    }

    private static void tryTo(Runnable task) {
        try {
            task.run();
        } catch (Fault e) {
            LOG.log(Level.WARNING, "while going out of service: {0}", e.getMessage());
        }
    }
}
