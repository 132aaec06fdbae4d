package org.ralvend.vendor.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
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
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.vendor.sale.VendorEvent.Hindrance;

/** Leads the machine through events and remembers the last step. */
final class Walk {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Instant DEADLINE = Instant.parse("2026-12-04T12:00:00Z");
    static final Timing TIMING = new Timing(Duration.ofSeconds(10));

    private final VendorMachine machine = new VendorMachine(TIMING);
    private final Random random = new Random(7);
    VendorState state = machine.fresh();
    List<Fact> reports = List.of();
    List<Act> acts = List.of();
    /** The sale of the newest choice. */
    SaleId sale = spare();
    /** The id under which the newest coin goes if it belongs to no sale. */
    SaleId spare = sale;

    /** Linked and with prices, idle. */
    static Walk selling() {
        return new Walk().restart(false).link(true);
    }

    /** Key 1, 0.50; nothing paid. */
    static Walk chosen() {
        return selling().choose(1);
    }

    static Walk paid() {
        return chosen().coin(20).coin(30);
    }

    static Walk keeping() {
        Walk walk = paid();
        return walk.accept(walk.sale);
    }

    static Walk releasing() {
        Walk walk = paid();
        return walk.reject(walk.sale);
    }

    Walk on(VendorEvent event) {
        Step<VendorState, Act> step = machine.on(state, event);
        state = step.next();
        reports = step.reports();
        acts = step.acts();
        return this;
    }

    Walk restart(boolean occupied) {
        spare = spare();
        return on(new VendorEvent.Restarted(occupied, true, "EUR", spare));
    }

    Walk link(boolean ready) {
        return on(new VendorEvent.LinkChanged(ready));
    }

    Walk choose(int key) {
        return choose(offer(key, 50), null);
    }

    Walk choose(@Nullable Offer offer, @Nullable Hindrance hindrance) {
        Minted minted = new Minted(spare(), new ClaimSecret(Minting.random128(random)), KeypadCode.mint(42, random));
        sale = minted.sale();
        return on(new VendorEvent.ProductChosen(offer, minted, hindrance));
    }

    Walk cancel() {
        return on(new VendorEvent.CancelPressed());
    }

    Walk coin(int minor) {
        return coin(minor, true);
    }

    Walk coin(int minor, boolean occupied) {
        spare = spare();
        return on(new VendorEvent.CoinSensed(eur(minor), occupied, spare, NOW));
    }

    /** The flap fell shut behind all coins. */
    Walk passed(Flap flap) {
        return on(new VendorEvent.FlapShut(flap, 1, 0, false));
    }

    Walk passedLeaving(Flap flap) {
        return on(new VendorEvent.FlapShut(flap, 1, 0, true));
    }

    /** The flap was ordered open and its sensor saw nothing. */
    Walk silent(Flap flap) {
        return on(new VendorEvent.FlapShut(flap, 0, 0, true));
    }

    Walk accept(SaleId which) {
        return on(new VendorEvent.SaleAccepted(which, DEADLINE));
    }

    Walk reject(SaleId which) {
        return on(new VendorEvent.SaleRejected(which, RejectReason.OUT_OF_STOCK));
    }

    Walk fire(Timer timer) {
        return on(new VendorEvent.TimerFired(timer));
    }

    /** Linked, with prices and a card reader; key 1, 0.50; nothing paid. */
    static Walk chosenWithReader() {
        return selling().say(new CardWord.ReaderChanged(true)).choose(1);
    }

    static Walk asked() {
        return chosenWithReader().say(new CardWord.Shown());
    }

    static Walk authorised() {
        return asked().say(new CardWord.Approved(eur(50)));
    }

    Walk say(CardWord word) {
        return on(new VendorEvent.CardSaid(word, NOW));
    }

    boolean acts(Act act) {
        return acts.contains(act);
    }

    boolean opens(Flap flap) {
        return acts.contains(new Act.Open(flap));
    }

    boolean shows(Screen screen) {
        return acts.stream()
                .anyMatch(act -> act instanceof Act.Show show && show.pages().contains(screen));
    }

    static Offer offer(int key, long minor) {
        return new Offer(
                new ListRef(3, Bytes.of(new byte[32])),
                new PriceList.Item(key, new Sku("SKU-" + key), "Product " + key, eur(minor)));
    }

    static Offer giftCard(int key, long minor, long value) {
        return new Offer(
                new ListRef(3, Bytes.of(new byte[32])),
                new PriceList.Item(key, new Sku("GIFT-" + key), "Gift card", eur(minor), eur(value)));
    }

    static Money eur(long minor) {
        return new Money(minor, "EUR");
    }

    private SaleId spare() {
        return new SaleId(Minting.uuidV4(random));
    }
}
