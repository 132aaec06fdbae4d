package org.ralvend.vendor.card;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.card.Mood;
import org.ralvend.sim.card.Purse;
import org.ralvend.sim.card.SerialReader;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.mdb.LineBuffer;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;
import org.ralvend.vendor.sale.Minted;
import org.ralvend.vendor.sale.Offer;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorMachine;
import org.ralvend.vendor.sale.VendorState;

/**
 * The real decisions of a vendor and of its reader's driver, and a simulated reader, joined byte by byte in virtual time.
 * After any byte the power may go, of the vendor alone or of its reader too. What was committed is reread from its bytes.
 */
final class CutWorld implements Purse {
    /** What goes when the power goes. */
    enum Cut {
        AGENT,
        HOUSING
    }

    private static final Money PRICE = new Money(150, "EUR");
    private static final Instant DAY = Instant.parse("2026-11-22T12:00:00Z");

    /** Of a serial line and the one behind it, for an answer. */
    private static final long ANSWER_MILLIS = 5;

    private static final int MOST_STEPS = 450;
    private static final long STEP_MILLIS = 200;

    final List<Fact> journal = new ArrayList<>();
    final Map<SaleId, Integer> captured = new HashMap<>();
    final StringBuilder trace = new StringBuilder();
    int setAside;
    int bytes;
    final SerialReader reader = new SerialReader(this);

    private final BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine;
    private final ReaderMachine driver = ReaderMachine.of("EUR");
    private final Random random = new Random(7);
    private final PriorityQueue<Due> plan =
            new PriorityQueue<>(java.util.Comparator.comparingLong(Due::at).thenComparingLong(Due::n));
    private final Map<Timer, Due> timers = new EnumMap<>(Timer.class);
    private LineBuffer buffer = new LineBuffer();
    private ReaderState line = ReaderState.closed();
    private @Nullable Due tick;
    private byte[] committed;
    private VendorState state;
    private @Nullable SaleId asked;
    private long now;
    private long planned;
    private final int cutAfter;
    private final Cut cut;

    private record Due(long at, long n, Runnable act) {}

    /** The power is gone: nothing of this turn goes on. */
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param cutAfter this many bytes, on whichever way; 0 for never */
    CutWorld(int cutAfter, Cut cut, BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine) {
        this.cutAfter = cutAfter;
        this.cut = cut;
        this.machine = machine;
        this.state = new VendorMachine(new Timing(Duration.ofSeconds(10))).fresh();
        this.committed = RecordCodec.encode(state);
        turn(this::restart);
    }

    VendorState state() {
        return state;
    }

    /** Runs until then, or until a card is asked for. */
    void pass(long millis) {
        long end = now + millis;
        for (Due due = plan.peek(); due != null && due.at() <= end; due = plan.peek()) {
            plan.remove();
            now = Math.max(now, due.at());
            turn(due.act());
        }
        now = end;
    }

    /** Until every question has ended and nothing is set aside, and a little longer. */
    void settle() {
        for (int i = 0; i < MOST_STEPS && !(setAside == 0 && asked().equals(ends().keySet())); i++) {
            pass(STEP_MILLIS);
        }
        pass(STEP_MILLIS);
    }

    /** The sales for which a card was asked. */
    Set<SaleId> asked() {
        Set<SaleId> all = new HashSet<>();
        journal.forEach(fact -> {
            if (fact instanceof Fact.AuthorisationAsked f) {
                all.add(f.sale());
            }
        });
        return all;
    }

    /** @return the sale that it would be */
    SaleId choose() {
        SaleId sale = new SaleId(Minting.uuidV4(random));
        Minted minted = new Minted(sale, new ClaimSecret(Minting.random128(random)), KeypadCode.mint(42, random));
        Offer offer = new Offer(
                new ListRef(3, Bytes.of(new byte[32])), new PriceList.Item(1, new Sku("SKU-1"), "Cola", PRICE));
        turn(() -> handle(new VendorEvent.ProductChosen(offer, minted, null)));
        return sale;
    }

    void cancel() {
        turn(() -> handle(new VendorEvent.CancelPressed()));
    }

    void verdict(SaleId sale, boolean accepted) {
        turn(() -> handle(
                accepted
                        ? new VendorEvent.SaleAccepted(sale, DAY.plus(Duration.ofDays(14)))
                        : new VendorEvent.SaleRejected(sale, RejectReason.OUT_OF_STOCK)));
    }

    boolean isRequested(SaleId sale) {
        return journal.stream()
                .anyMatch(f -> f instanceof Fact.SaleRequested r && r.sale().equals(sale));
    }

    @Override
    public void presented() {
        trace.append(now).append(" presented\n");
    }

    @Override
    public void authorised(int minor) {
        setAside += minor;
        trace.append(now).append(" authorised ").append(minor).append('\n');
    }

    @Override
    public void captured(int minor) {
        setAside -= minor;
        trace.append(now).append(" captured ").append(minor).append('\n');
        captured.merge(java.util.Objects.requireNonNull(asked), minor, Integer::sum);
    }

    @Override
    public void released(int minor) {
        setAside -= minor;
        trace.append(now).append(" released ").append(minor).append('\n');
    }

    void mood(Mood mood) {
        reader.mood(mood);
    }

    /** How the money of each sale ended, by the journal; a sale that ended twice has two words. */
    Map<SaleId, String> ends() {
        Map<SaleId, String> ends = new LinkedHashMap<>();
        for (Fact fact : journal) {
            switch (fact) {
                case Fact.PaymentKept f -> ends.merge(f.sale(), "kept", String::concat);
                case Fact.PaymentReleased f -> ends.merge(f.sale(), "released", String::concat);
                case Fact.PaymentUnresolved f -> ends.merge(f.sale(), "unresolved", String::concat);
                case Fact.AuthorisationEnded f -> ends.merge(f.sale(), "ended", String::concat);
                default -> {}
            }
        }
        return ends;
    }

    private void turn(Runnable act) {
        try {
            act.run();
        } catch (PowerCut e) {
            trace.append(now).append(" cut\n");
            if (cut == Cut.HOUSING) {
                reader.powerCut();
            }
            restart();
        }
    }

    private void restart() {
        plan.clear();
        timers.clear();
        tick = null;
        buffer = new LineBuffer();
        line = ReaderState.closed();
        try {
            state = RecordCodec.decode(VendorState.class, committed);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        handle(new VendorEvent.Restarted(false, true, "EUR", new SaleId(Minting.uuidV4(random))));
        handle(new VendorEvent.LinkChanged(true));
        on(new ReaderEvent.Opened());
    }

    /** Decide, commit, act. */
    private void handle(VendorEvent event) {
        Step<VendorState, Act> step = machine.apply(state, event);
        trace.append(now)
                .append(' ')
                .append(event)
                .append(" -> ")
                .append(step.reports())
                .append('\n');
        state = step.next();
        committed = RecordCodec.encode(state);
        journal.addAll(step.reports());
        step.reports().forEach(fact -> asked = fact instanceof Fact.AuthorisationAsked f ? f.sale() : asked);
        for (Act act : step.acts()) {
            switch (act) {
                case Act.OfCard card -> on(new ReaderEvent.Ordered(card));
                case Act.StartTimer start ->
                    timers.put(start.timer(), after(start.millis(), () -> fired(start.timer())));
                case Act.CancelTimer cancelled -> plan.remove(timers.remove(cancelled.timer()));
                case Act.Open open -> throw new AssertionError("no coins here: " + open);
                case Act.Show _, Act.EnableCoins _, Act.DisableCoins _ -> {}
                case Act.LightSoldOut _, Act.ClearSoldOut _, Act.NoteStrayVerdict _ -> {}
            }
        }
    }

    private void fired(Timer timer) {
        timers.remove(timer);
        handle(new VendorEvent.TimerFired(timer));
    }

    private void on(ReaderEvent event) {
        ReaderStep step = driver.on(line, event, now);
        line = step.next();
        if (tick != null) {
            plan.remove(tick);
        }
        tick = after(Math.max(1, line.wire().at() - now), () -> on(new ReaderEvent.Ticked()));
        for (CardWord word : step.news()) {
            var _ = after(0, () -> handle(new VendorEvent.CardSaid(word, DAY)));
        }
        step.lines().forEach(said -> send(AdapterLine.bytes(said)));
    }

    private void send(byte[] said) {
        for (byte one : said) {
            count();
            byte[] answer = reader.hear(new byte[] {one});
            if (answer.length > 0) {
                var _ = after(ANSWER_MILLIS, () -> receive(answer));
            }
        }
    }

    private void receive(byte[] answer) {
        for (byte one : answer) {
            count();
            buffer.take(new byte[] {one}).forEach(whole -> on(new ReaderEvent.Heard(whole)));
        }
    }

    private void count() {
        bytes++;
        if (bytes == cutAfter) {
            throw new PowerCut();
        }
    }

    private Due after(long millis, Runnable act) {
        Due due = new Due(now + millis, planned++, act);
        plan.add(due);
        return due;
    }
}
