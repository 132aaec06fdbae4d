package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.RecordCodec;

/**
 * A vendor's hardware and customers from one seed, around a machine that is killed between any two acts. What was
 * committed is reread from its bytes. Coins are followed one by one, so that books and metal can be compared.
 *
 * <p>Left out, since no sensor could tell: a coin that is in the escrow uncounted at the crash while another sale's flap
 * was ordered open. Late coins are therefore counted at once. And a coin that sticks while a late one lies beside it.
 */
final class CrashWorld {
    /** What was hit, so that a run that never got anywhere fails. */
    enum Hit {
        CRASH_BEFORE_ACT,
        CRASH_BETWEEN_EVENTS,
        POWER_CUT_MOVED_COINS,
        POWER_CUT_BETWEEN_COINS,
        FLAP_STUCK,
        SENSOR_LOST,
        COIN_STUCK,
        LATE_COIN,
        COIN_UNCOUNTED_AT_CRASH,
        VERDICT_AFTER_KEEPING,
        CARD_SAID,
        GIFT_CARD_SCANNED,
        GIFT_CARD_ANSWERED
    }

    enum Place {
        ESCROW,
        CASH_BOX,
        CUSTOMER
    }

    static final class Coin {
        final int minor;
        Place place = Place.ESCROW;

        @Nullable
        SaleId sale;

        Coin(int minor) {
            this.minor = minor;
        }
    }

    final List<Coin> coins = new ArrayList<>();
    final Books books = new Books();
    final Set<Hit> hits = EnumSet.noneOf(Hit.class);
    final Set<String> phases = new TreeSet<>();
    final StringBuilder trace = new StringBuilder();

    private final Random random;
    private final BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine;
    final CardTable cards;
    final GiftTable gifts;
    private final Set<Timer> timers = EnumSet.noneOf(Timer.class);
    private byte[] committed;
    private VendorState state;
    private boolean accepting;
    private @Nullable Coin uncounted;
    private VendorEvent.@Nullable FlapShut shutting;
    private @Nullable Coin sticking;
    private boolean cut;

    CrashWorld(long seed, BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine) {
        this.random = new Random(seed);
        this.cards = new CardTable(new Random(~seed));
        this.gifts = new GiftTable(new Random(~seed));
        this.machine = machine;
        this.state = new VendorMachine(Walk.TIMING).fresh();
        this.committed = RecordCodec.encode(state);
        restart();
    }

    VendorState state() {
        return state;
    }

    boolean escrowOccupied() {
        return coins.stream().anyMatch(coin -> coin.place == Place.ESCROW);
    }

    void step() {
        CardWord word = random.nextInt(3) == 0 ? cards.says() : null;
        if (word != null) {
            hits.add(Hit.CARD_SAID);
            handle(new VendorEvent.CardSaid(word, Walk.NOW));
            return;
        }
        VendorEvent answer = random.nextInt(6) == 0 ? gifts.says() : null;
        if (answer != null) {
            hits.add(Hit.GIFT_CARD_ANSWERED);
            handle(answer);
            return;
        }
        switch (random.nextInt(13)) {
            case 0, 1 -> handle(choice());
            case 2, 3, 4 -> customerPays();
            case 5 -> count();
            case 6 -> sense();
            case 7 -> verdict();
            case 8 -> fire();
            case 12 -> {
                hits.add(Hit.GIFT_CARD_SCANNED);
                handle(new VendorEvent.Scanned(new ClaimSecret(Minting.random128(random))));
            }
            case 9 -> handle(new VendorEvent.LinkChanged(random.nextInt(8) > 0));
            case 10 -> {
                if (random.nextInt(4) == 0) {
                    handle(new VendorEvent.CancelPressed());
                } else {
                    sense();
                }
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    hits.add(Hit.CRASH_BETWEEN_EVENTS);
                    crash();
                }
            }
        }
    }

    private void handle(VendorEvent event) {
        Step<VendorState, Act> step = machine.apply(state, event);
        trace.append(event).append(" -> ").append(step).append('\n');
        books.check(event, step, this);
        state = step.next();
        committed = RecordCodec.encode(state);
        phases.add(state.phase().getClass().getSimpleName());
        for (Act act : step.acts()) {
            if (random.nextInt(60) == 0) {
                hits.add(Hit.CRASH_BEFORE_ACT);
                crash();
                return;
            }
            perform(act);
            if (cut) {
                hits.add(Hit.POWER_CUT_BETWEEN_COINS);
                crash();
                return;
            }
        }
    }

    private void perform(Act act) {
        switch (act) {
            case Act.EnableCoins _ -> accepting = true;
            case Act.DisableCoins _ -> accepting = false;
            case Act.Open open -> open(open.flap());
            case Act.StartTimer start -> timers.add(start.timer());
            case Act.CancelTimer cancel -> timers.remove(cancel.timer());
            case Act.OfCard card -> cards.perform(card, state.phase().openSale());
            case Act.Show _, Act.LightSoldOut _, Act.ClearSoldOut _, Act.NoteStrayVerdict _ -> {}
        }
    }

    private void open(Flap flap) {
        if (random.nextInt(20) == 0) {
            hits.add(Hit.FLAP_STUCK);
            shutting = new VendorEvent.FlapShut(flap, 0, 0, false);
            return;
        }
        if (random.nextInt(20) == 0 && state.late() == null && uncounted == null) {
            sticking = coins.stream()
                    .filter(coin -> coin.place == Place.ESCROW)
                    .findFirst()
                    .orElse(null);
        }
        if (random.nextInt(20) == 0 && sticking == null && uncounted == null) {
            cut = true;
            coins.stream()
                    .filter(coin -> coin.place == Place.ESCROW)
                    .findFirst()
                    .ifPresent(first -> first.place = flap == Flap.COLLECT ? Place.CASH_BOX : Place.CUSTOMER);
            return;
        }
        boolean passed = empty(flap == Flap.COLLECT ? Place.CASH_BOX : Place.CUSTOMER);
        if (passed && random.nextInt(20) == 0) {
            hits.add(Hit.SENSOR_LOST);
            passed = false;
        }
        shutting = new VendorEvent.FlapShut(flap, passed ? 1 : 0, 0, false);
    }

    /** Whether a coin moved. */
    private boolean empty(Place into) {
        boolean moved = false;
        for (Coin coin : coins) {
            if (coin.place == Place.ESCROW && !coin.equals(sticking)) {
                coin.place = into;
                moved = true;
            }
        }
        return moved;
    }

    private void crash() {
        trace.append("crash\n");
        if (uncounted != null) {
            hits.add(Hit.COIN_UNCOUNTED_AT_CRASH);
        }
        if (random.nextInt(6) == 0 && escrowOccupied()) {
            hits.add(Hit.POWER_CUT_MOVED_COINS);
            var _ = empty(random.nextBoolean() ? Place.CUSTOMER : Place.CASH_BOX);
        }
        if (state.phase() instanceof Phase.OutOfService && random.nextBoolean()) {
            // A technician takes out what is stuck and hands it to the customer.
            sticking = null;
            var _ = empty(Place.CUSTOMER);
        }
        restart();
    }

    private void restart() {
        try {
            state = RecordCodec.decode(VendorState.class, committed);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        uncounted = null;
        cut = false;
        shutting = null;
        accepting = false;
        timers.clear();
        cards.restart();
        handle(new VendorEvent.Restarted(escrowOccupied(), true, "EUR", spare()));
    }

    private VendorEvent choice() {
        Minted minted = new Minted(spare(), new ClaimSecret(Minting.random128(random)), KeypadCode.mint(42, random));
        return new VendorEvent.ProductChosen(
                Walk.offer(1 + random.nextInt(6), 30),
                minted,
                random.nextInt(50) == 0 ? VendorEvent.Hindrance.JOURNAL_FULL : null);
    }

    private void customerPays() {
        if (uncounted != null) {
            count();
        } else if (accepting) {
            uncounted = new Coin(random.nextInt(6) == 0 ? 20 : 10);
            coins.add(uncounted);
        } else if (random.nextInt(30) == 0 && sticking == null) {
            hits.add(Hit.LATE_COIN);
            uncounted = new Coin(10);
            coins.add(uncounted);
            count();
        }
    }

    private void count() {
        Coin coin = uncounted;
        if (coin != null) {
            uncounted = null;
            SaleId spare = spare();
            books.counting(coin);
            handle(new VendorEvent.CoinSensed(Walk.eur(coin.minor), escrowOccupied(), spare, Walk.NOW));
        }
    }

    /** A coin's pulses take less time than a flap, or are waited for. */
    private void sense() {
        count();
        VendorEvent.FlapShut shut = shutting;
        if (shut != null) {
            shutting = null;
            if (sticking != null) {
                hits.add(Hit.COIN_STUCK);
            }
            handle(new VendorEvent.FlapShut(shut.flap(), shut.passed(), 0, escrowOccupied()));
        }
    }

    private void verdict() {
        List<SaleId> open = List.copyOf(books.requested());
        if (!open.isEmpty()) {
            SaleId sale = open.get(Math.max(0, open.size() - 1 - random.nextInt(3)));
            if (state.findUnanswered(sale).isPresent()) {
                hits.add(Hit.VERDICT_AFTER_KEEPING);
            }
            handle(
                    random.nextBoolean()
                            ? new VendorEvent.SaleAccepted(sale, Walk.DEADLINE)
                            : new VendorEvent.SaleRejected(sale, RejectReason.OUT_OF_STOCK));
        }
    }

    private void fire() {
        count();
        for (Timer timer : Timer.values()) {
            if (timers.contains(timer) && random.nextBoolean()) {
                timers.remove(timer);
                handle(new VendorEvent.TimerFired(timer));
                return;
            }
        }
    }

    private SaleId spare() {
        return new SaleId(Minting.uuidV4(random));
    }
}
