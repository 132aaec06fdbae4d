package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** What the customer sees: a row of the table each. */
class SaleViewTest {
    private static final Instant SOLD = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant DEADLINE = SOLD.plus(Duration.ofDays(14));
    private static final Instant FELL = SOLD.plusSeconds(5);
    private static final Money PRICE = new Money(250, "EUR");
    private static final Sku COLA = new Sku("COLA-033");
    private static final SaleId ID = SaleId.mint(() -> SOLD, new Random(5));
    private static final MachineId NEAR = new MachineId("near");
    private static final Nearby NEARBY = new Nearby(
            List.of(NEAR, new MachineId("far")),
            Map.of(
                    new MachineId("b-terminal"), List.of(NEAR),
                    new MachineId("a-terminal"), List.of(new MachineId("far"), NEAR),
                    new MachineId("c-terminal"), List.of(new MachineId("elsewhere"))),
            Map.of(1, List.of(NEAR)));

    private final List<Attempt> attempts = new ArrayList<>();
    private Tender tender = Tender.COINS;
    private List<Refund> refunds = List.of();
    private @Nullable Balance balance;

    @Test
    void saysThatMoneyIsBeingTaken() {
        assertEquals(new Stand.Paying(DEADLINE), stand(SaleState.RECORDED, State.AUTHORISED, SOLD));
    }

    @Test
    void saysThatNobodyKnowsWhereTheMoneyIs() {
        assertEquals(new Stand.MoneyUnknown(DEADLINE), stand(SaleState.RECORDED, State.UNKNOWN, SOLD));
    }

    @Test
    void namesTheMachineWhereTheLastAttemptIs() {
        attempts.add(attempt(1, Attempt.State.FAILED, "near"));
        attempts.add(attempt(2, Attempt.State.STARTED, "far"));
        assertEquals(new Stand.Coming(new MachineId("far")), stand(SaleState.DELIVERING, State.PAID, SOLD));
    }

    @Test
    void saysThatNobodyKnowsWhetherItFell() {
        attempts.add(attempt(1, Attempt.State.UNRESOLVED, "near"));
        assertEquals(new Stand.Unsure(NEAR, DEADLINE), stand(SaleState.DELIVERING, State.PAID, SOLD));
    }

    @Test
    void saysThatItIsHereWhileItMayStillLieThere() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        assertEquals(new Stand.Here(NEAR), stand(SaleState.DELIVERED, State.PAID, FELL));
        Instant stale = FELL.plus(SaleView.FRESH);
        assertEquals(stale, view(SaleState.DELIVERED, State.PAID, FELL).changesAt());
        assertEquals(new Stand.Had(NEAR, FELL), stand(SaleState.DELIVERED, State.PAID, stale));
        assertNull(view(SaleState.DELIVERED, State.PAID, stale).changesAt());
        assertTrue(view(SaleState.DELIVERED, State.PAID, stale).isOver());
    }

    @Test
    void namesTheTerminalsThatReachItTheNearestFirst() {
        Stand claimable =
                new Stand.Claimable(List.of(new MachineId("a-terminal"), new MachineId("b-terminal")), DEADLINE);
        assertEquals(claimable, stand(SaleState.CLAIMABLE, State.PAID, SOLD));
        assertEquals(DEADLINE, view(SaleState.CLAIMABLE, State.PAID, SOLD).changesAt());
    }

    @Test
    void owesWhatNobodyFetchedFromTheDeadlineOn() {
        assertEquals(
                new Stand.RefundDue(PRICE, false, DEADLINE, true), stand(SaleState.CLAIMABLE, State.PAID, DEADLINE));
    }

    @Test
    void saysByWhenARefundIsDueAndWhereItGoes() {
        assertEquals(
                new Stand.RefundDue(PRICE, false, DEADLINE, false),
                stand(SaleState.REFUND_DUE, State.REFUND_DUE, SOLD));
        tender = Tender.CARD;
        assertEquals(
                new Stand.RefundDue(PRICE, true, DEADLINE, false), stand(SaleState.REFUND_DUE, State.REFUND_DUE, SOLD));
    }

    @Test
    void showsTheBalanceOfWhatWasRefunded() {
        balance = new Balance(new Money(100, "EUR"), false);
        Stand asGiftCard = new Stand.Refunded(PRICE, Stand.Way.GIFT_CARD, balance);
        assertEquals(asGiftCard, stand(SaleState.REFUNDED, State.REFUNDED, SOLD));
        assertEquals(
                "2.50\u00a0EUR as a gift card behind the code on your receipt. Balance: 1.00\u00a0EUR.",
                words(Language.ENGLISH).next(asGiftCard));
        assertFalse(view(SaleState.REFUNDED, State.REFUNDED, SOLD).isOver(), "a balance may change");
    }

    @Test
    void saysHowTheMoneyOfAUnitWentBack() {
        Money less = new Money(50, "EUR");
        refunds = List.of(
                new Refund(ID, 1, 1, less, Refund.Method.BY_HAND),
                new Refund(ID, 2, 1, PRICE, Refund.Method.GIFT_CARD));
        assertEquals(
                new Stand.Refunded(less, Stand.Way.BY_HAND, null), stand(SaleState.REFUNDED, State.REFUNDED, SOLD));
    }

    @Test
    void saysWhyNothingWasSoldAndWhereTheMoneyIs() {
        assertEquals(
                new Stand.Rejected(RejectReason.OUT_OF_STOCK, false),
                whole(SaleState.REJECTED, RejectReason.OUT_OF_STOCK, State.AUTHORISED));
        assertEquals(
                new Stand.Rejected(RejectReason.OUT_OF_STOCK, true),
                whole(SaleState.REJECTED, RejectReason.OUT_OF_STOCK, State.RELEASED));
        assertEquals(new Stand.NotKept(), stand(SaleState.VOID, State.RELEASED, SOLD));
    }

    @Test
    void showsASaleThatIsKnownByItsMoneyAlone() {
        assertEquals(new Stand.MoneyUnknown(DEADLINE), whole(SaleState.RECORDED, null, State.UNKNOWN));
        assertEquals(
                new Stand.RefundDue(PRICE, false, DEADLINE, false),
                whole(SaleState.REFUND_DUE, null, State.REFUND_DUE));
        assertEquals(
                new Stand.Refunded(PRICE, Stand.Way.GIFT_CARD, null), whole(SaleState.REFUNDED, null, State.REFUNDED));
        assertEquals(new Stand.NotKept(), whole(SaleState.VOID, null, State.RELEASED));
    }

    @Test
    void putsWhatMattersMostOnTop() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        SaleView two = SaleView.of(
                        known(sale(null, SaleState.CLAIMABLE, SaleState.DELIVERED, SaleState.CLAIMABLE), State.PAID),
                        DEADLINE.minusSeconds(1))
                .orElseThrow();
        assertEquals(2, two.lines().size());
        assertTrue(two.headline() instanceof Stand.Claimable, two.headline().toString());
        assertFalse(two.isOver());
    }

    @Test
    void isNotShownForEverOnceItIsOver() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        Instant late = DEADLINE.plus(SaleView.SHOWN).plusSeconds(1);
        Sale had = sale(null, SaleState.DELIVERED, SaleState.DELIVERED);
        assertTrue(SaleView.of(known(had, State.PAID), late.minusSeconds(1)).isPresent());
        assertTrue(SaleView.of(known(had, State.PAID), late).isEmpty());
        Sale owed = sale(null, SaleState.REFUND_DUE, SaleState.REFUND_DUE);
        assertTrue(SaleView.of(known(owed, State.REFUND_DUE), late).isPresent());
    }

    /** Every place that a sentence names is in it, in both languages, and so is every date. */
    @Test
    void saysWhereAndByWhenInBothLanguages() {
        Stand claimable = stand(SaleState.CLAIMABLE, State.PAID, SOLD);
        assertEquals(
                "Enter the code on your receipt at a-terminal or b-terminal, until 5 December 2026, 12:00 (UTC)."
                        + " What is not fetched by then is refunded.",
                words(Language.ENGLISH).next(claimable));
        assertEquals(
                "Geben Sie den Code auf Ihrem Beleg ein bei a-terminal oder b-terminal, bis 5. Dezember 2026, 12:00 Uhr (UTC)."
                        + " Was bis dahin nicht abgeholt ist, wird erstattet.",
                words(Language.GERMAN).next(claimable));
        assertEquals("2,50\u00a0EUR", words(Language.GERMAN).money(PRICE));
        assertEquals("250\u00a0JPY", words(Language.ENGLISH).money(new Money(250, "JPY")));
    }

    @Test
    void asksTheBrowserForTheLanguageUnlessTheLinkSays() {
        assertEquals(Language.GERMAN, Language.of("", "fr;q=0.9, de-AT;q=0.8, en;q=0.7"));
        assertEquals(Language.ENGLISH, Language.of("en", "de"));
        assertEquals(Language.ENGLISH, Language.of("", "de;q=0"));
        assertEquals(Language.ENGLISH, Language.of("xx", ";;;\u0000=,"));
        assertEquals(Language.ENGLISH, Language.of("", ""));
    }

    private static Words words(Language language) {
        return new Words(language, ZoneId.of("UTC"));
    }

    private Stand stand(SaleState state, State money, Instant now) {
        return view(state, money, now).headline();
    }

    private SaleView view(SaleState state, State money, Instant now) {
        return SaleView.of(known(sale(null, state, state), money), now).orElseThrow();
    }

    private Stand whole(SaleState state, @Nullable RejectReason reason, State money) {
        return SaleView.of(known(sale(reason, state), money), SOLD)
                .orElseThrow()
                .headline();
    }

    private SaleView.Known known(Sale sale, State money) {
        Payment paid = new Payment(ID, 1, tender, PRICE, money, "vendor", "1", 0);
        return new SaleView.Known(
                sale, List.of(paid), attempts, new SaleView.Paid(refunds, balance), NEARBY, Map.of(COLA, "Cola"));
    }

    private static Sale sale(@Nullable RejectReason reason, SaleState state, SaleState... units) {
        List<SaleUnit> sold = new ArrayList<>();
        for (SaleState unit : units) {
            sold.add(new SaleUnit(sold.size() + 1, COLA, PRICE, unit));
        }
        return new Sale(
                ID,
                new MachineId("vendor"),
                new DeviceId("d-1"),
                PRICE,
                null,
                state,
                reason,
                SOLD,
                DEADLINE,
                null,
                sold);
    }

    private static Attempt attempt(int number, Attempt.State state, String machine) {
        return new Attempt(
                AttemptId.mint(() -> SOLD, new Random(number)),
                ID,
                1,
                number,
                new Shelf(new MachineId(machine), 1),
                new DeviceId("d-2"),
                null,
                COLA,
                null,
                state,
                null,
                SOLD,
                SOLD.plusSeconds(60),
                DEADLINE,
                state == Attempt.State.DISPENSED ? FELL : null);
    }
}
