package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.ColaSale.COLA;
import static org.ralvend.backend.ColaSale.DEADLINE;
import static org.ralvend.backend.ColaSale.ID;
import static org.ralvend.backend.ColaSale.PRICE;
import static org.ralvend.backend.ColaSale.SOLD;
import static org.ralvend.backend.ColaSale.STARTS_UNTIL;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ColaSale;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;

/** What the customer sees: a row of the table each. */
class SaleViewTest {
    private static final Instant FELL = SOLD.plusSeconds(5);
    private static final MachineId NEAR = new MachineId("near");
    private static final MachineId FAR = new MachineId("far");
    private static final Nearby NEARBY = new Nearby(
            42,
            List.of(NEAR, FAR),
            Map.of(
                    new MachineId("b-terminal"), List.of(NEAR),
                    new MachineId("a-terminal"), List.of(FAR, NEAR),
                    new MachineId("c-terminal"), List.of(new MachineId("elsewhere"))),
            Map.of(1, List.of(NEAR)));

    private final List<Attempt> attempts = new ArrayList<>();
    private List<Tender> tenders = List.of(Tender.COINS);
    private ByCard byCard = ByCard.BY_HAND;
    private List<Refund> refunds = List.of();
    private @Nullable Balance balance;

    @Test
    void saysThatMoneyIsBeingTaken() {
        assertEquals(new Stand.Paying(DEADLINE), stand(SaleState.RECORDED, State.AUTHORISED, SOLD));
    }

    @Test
    void saysThatNobodyKnowsWhereTheMoneyIsAndPromisesNothingOnceThatIsLate() {
        assertEquals(new Stand.MoneyUnknown(DEADLINE, false), stand(SaleState.RECORDED, State.UNKNOWN, SOLD));
        assertEquals(DEADLINE, view(SaleState.RECORDED, State.UNKNOWN, SOLD).changesAt());
        Stand late = stand(SaleState.RECORDED, State.UNKNOWN, DEADLINE);
        assertEquals(new Stand.MoneyUnknown(DEADLINE, true), late);
        assertEquals(
                "The machine could not tell whether it kept your money or gave it back. It was to be settled by"
                        + " 5 December 2026, 12:00 (UTC) and is not: it is on the operator's list. Ask the operator, with the"
                        + " number of the sale below.",
                words(Language.ENGLISH).next(late));
    }

    @Test
    void namesTheMachineWhereTheLastAttemptIsWhileItMayStart() {
        attempts.add(attempt(1, Attempt.State.FAILED, "near"));
        attempts.add(attempt(2, Attempt.State.STARTED, "far"));
        assertEquals(new Stand.Coming(FAR), stand(SaleState.DELIVERING, State.PAID, SOLD));
        assertEquals(STARTS_UNTIL, view(SaleState.DELIVERING, State.PAID, SOLD).changesAt());
        assertTrue(view(SaleState.DELIVERING, State.PAID, SOLD).isUnderWay(SOLD));
    }

    /** The machine may be silent for hours: "within a minute" is said for a minute. */
    @Test
    void saysThatItsMachineIsSilentOnceItCannotStartAnyMore() {
        attempts.add(attempt(1, Attempt.State.STARTED, "far"));
        SaleView silent = view(SaleState.DELIVERING, State.PAID, STARTS_UNTIL);
        assertEquals(new Stand.Unheard(FAR, DEADLINE, false), silent.headline());
        assertEquals(DEADLINE, silent.changesAt());
        assertFalse(silent.isUnderWay(STARTS_UNTIL));
        assertEquals(new Stand.Unheard(FAR, DEADLINE, true), stand(SaleState.DELIVERING, State.PAID, DEADLINE));
        assertEquals(
                "far has not told yet whether your product fell. Please look there. If nothing came out, this page says how"
                        + " it goes on as soon as the machine is heard. By 5 December 2026, 12:00 (UTC) it is to be settled:"
                        + " the product or a refund.",
                words(Language.ENGLISH).next(silent.headline()));
    }

    @Test
    void saysThatNobodyKnowsWhetherItFell() {
        attempts.add(attempt(1, Attempt.State.UNRESOLVED, "near"));
        assertEquals(new Stand.Unsure(NEAR, DEADLINE, false), stand(SaleState.DELIVERING, State.PAID, SOLD));
        assertEquals(new Stand.Unsure(NEAR, DEADLINE, true), stand(SaleState.DELIVERING, State.PAID, DEADLINE));
    }

    @Test
    void saysThatItIsHereWhileItMayStillLieThere() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        assertEquals(new Stand.Here(NEAR), stand(SaleState.DELIVERED, State.PAID, FELL));
        Instant stale = FELL.plus(Drop.FRESH);
        assertEquals(stale, view(SaleState.DELIVERED, State.PAID, FELL).changesAt());
        assertEquals(new Stand.Had(NEAR, FELL, null), stand(SaleState.DELIVERED, State.PAID, stale));
        assertNull(view(SaleState.DELIVERED, State.PAID, stale).changesAt());
        assertTrue(view(SaleState.DELIVERED, State.PAID, stale).isOver());
    }

    @Test
    void saysWhenItFellWhereItsMachineTellsDaysLater() {
        Instant told = SOLD.plus(Duration.ofDays(3));
        attempts.add(ColaSale.attempt(1, Attempt.State.DISPENSED, "near", told));
        Instant stood = attempts.getFirst().standsFrom();
        Stand had = stand(SaleState.DELIVERED, State.PAID, told);
        assertEquals(new Stand.Had(NEAR, stood, told), had);
        assertEquals(
                "It fell at near by 21 November 2026, 12:04 (UTC) at the latest. The machine told us on 24 November 2026,"
                        + " 12:00 (UTC).",
                words(Language.ENGLISH).next(had));
    }

    /** A restored backend does not know when it was ordered. */
    @Test
    void saysNotWhenItFellWhereNobodyKnows() {
        attempts.add(ColaSale.retold(1, Attempt.State.DISPENSED, "near", FELL));
        assertEquals(new Stand.Had(NEAR, null, FELL), stand(SaleState.DELIVERED, State.PAID, FELL));
    }

    /** That one was a loss: the unit was delivered by the next. */
    @Test
    void saysNotThatItIsWhereItFellAfterItWasWrittenOff() {
        attempts.add(ColaSale.fellAfter(Attempt.State.WRITTEN_OFF, 1, "near", FELL.plusSeconds(60)));
        attempts.add(attempt(2, Attempt.State.DISPENSED, "far"));
        assertEquals(new Stand.Here(FAR), stand(SaleState.DELIVERED, State.PAID, FELL));
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
                new Stand.RefundDue(PRICE, Stand.Way.GIFT_CARD, ByCard.Who.OPERATOR, DEADLINE, true),
                stand(SaleState.CLAIMABLE, State.PAID, DEADLINE));
    }

    @Test
    void saysByWhenARefundIsDueAndWhereItGoes() {
        assertEquals(Stand.Way.GIFT_CARD, owed(Tender.COINS));
        assertEquals(Stand.Way.CARD, owed(Tender.CARD));
        assertEquals(Stand.Way.BOTH, owed(Tender.CARD, Tender.GIFT_CARD));
        assertEquals(
                DEADLINE, view(SaleState.REFUND_DUE, State.REFUND_DUE, SOLD).changesAt());
    }

    @Test
    void saysOfEachUnitWhoSendsItsMoneyBackToTheCard() {
        tenders = List.of(Tender.CARD);
        byCard = new ByCard(List.of(), "bank");
        assertEquals(ByCard.Who.BACKEND, owed().who());
        byCard = new ByCard(List.of(ordered(1, RefundOrder.State.ORDERED)), "bank");
        assertEquals(ByCard.Who.ACQUIRER, owed().who());
        assertEquals(
                "2.50\u00a0EUR is on its way back to the card that you paid with; we wait until that is confirmed. It is due by"
                        + " 5 December 2026, 12:00 (UTC).",
                words(Language.ENGLISH).next(owed()));
        assertEquals(
                "2,50\u00a0EUR sind unterwegs auf die Karte, mit der Sie bezahlt haben; wir warten auf die Bestätigung."
                        + " Fällig bis 5. Dezember 2026, 12:00 Uhr (UTC).",
                words(Language.GERMAN).next(owed()));
        byCard = new ByCard(List.of(ordered(1, RefundOrder.State.REFUSED)), "bank");
        assertEquals(ByCard.Who.OPERATOR, owed().who());
        byCard = new ByCard(List.of(ordered(2, RefundOrder.State.REFUSED)), "bank");
        assertEquals(ByCard.Who.OPERATOR, owed().who());
        byCard = new ByCard(List.of(ordered(2, RefundOrder.State.DONE)), "bank");
        assertEquals(ByCard.Who.BACKEND, owed().who());
        tenders = List.of(Tender.CARD, Tender.GIFT_CARD);
        assertTrue(words(Language.ENGLISH).next(owed()).contains("to that card and the rest as a gift card"));
    }

    @Test
    void saysThatTheMoneyWentBackToTheCard() {
        tenders = List.of(Tender.CARD);
        refunds = List.of(new Refund(ID, 1, 1, PRICE, Refund.Method.CARD, "R-7"));
        Stand back = stand(SaleState.REFUNDED, State.REFUNDED, SOLD);
        assertEquals(
                "You got back 2.50\u00a0EUR to your card. Your bank may show it some days later.",
                words(Language.ENGLISH).next(back));
        assertTrue(
                words(Language.GERMAN).next(back).startsWith("Sie haben 2,50\u00a0EUR auf Ihre Karte zurückbekommen."));
    }

    private Stand.RefundDue owed() {
        return (Stand.RefundDue) stand(SaleState.REFUND_DUE, State.REFUND_DUE, SOLD);
    }

    private static RefundOrder ordered(int unit, RefundOrder.State state) {
        return ColaSale.ordered(unit, state, "no answer");
    }

    private Stand.Way owed(Tender... paidWith) {
        tenders = List.of(paidWith);
        Stand.RefundDue due = (Stand.RefundDue) stand(SaleState.REFUND_DUE, State.REFUND_DUE, SOLD);
        assertEquals(new Stand.RefundDue(PRICE, due.way(), ByCard.Who.OPERATOR, DEADLINE, false), due);
        return due.way();
    }

    @Test
    void showsTheBalanceOfWhatWasRefunded() {
        balance = new Balance(new Money(100, "EUR"), false);
        Stand asGiftCard = new Stand.Refunded(PRICE, Stand.Way.GIFT_CARD, balance);
        assertEquals(asGiftCard, stand(SaleState.REFUNDED, State.REFUNDED, SOLD));
        assertEquals(
                "You got back 2.50\u00a0EUR as a gift card behind the code that the machine showed or printed. Balance: 1.00\u00a0EUR.",
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
        Stand open = new Stand.Rejected(RejectReason.OUT_OF_STOCK, false, DEADLINE);
        assertEquals(
                "The product was sold out. The machine gives your money back. If it has not said so by 5 December 2026,"
                        + " 12:00 (UTC), the operator looks into it.",
                words(Language.ENGLISH).next(open));
        assertEquals(open, whole(SaleState.REJECTED, RejectReason.OUT_OF_STOCK, State.AUTHORISED));
        assertEquals(
                new Stand.Rejected(RejectReason.OUT_OF_STOCK, true, DEADLINE),
                whole(SaleState.REJECTED, RejectReason.OUT_OF_STOCK, State.RELEASED));
        assertEquals(new Stand.NotKept(), stand(SaleState.VOID, State.RELEASED, SOLD));
    }

    @Test
    void showsASaleThatIsKnownByItsMoneyAlone() {
        assertEquals(new Stand.MoneyUnknown(DEADLINE, false), whole(SaleState.RECORDED, null, State.UNKNOWN));
        assertEquals(
                new Stand.RefundDue(PRICE, Stand.Way.GIFT_CARD, ByCard.Who.OPERATOR, DEADLINE, false),
                whole(SaleState.REFUND_DUE, null, State.REFUND_DUE));
        assertEquals(
                new Stand.Refunded(PRICE, Stand.Way.GIFT_CARD, null), whole(SaleState.REFUNDED, null, State.REFUNDED));
        assertEquals(new Stand.NotKept(), whole(SaleState.VOID, null, State.RELEASED));
    }

    @Test
    void putsWhatMattersMostOnTop() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        SaleView two = SaleView.of(
                        known(
                                ColaSale.standing(null, SaleState.CLAIMABLE, SaleState.DELIVERED, SaleState.CLAIMABLE),
                                State.PAID),
                        DEADLINE.minusSeconds(1))
                .orElseThrow();
        assertEquals(2, two.lines().size());
        assertTrue(two.headline() instanceof Stand.Claimable, two.headline().toString());
        assertFalse(two.isOver());
    }

    @Test
    void showsAGiftCardThatWasBoughtAsLongAsAnythingIsOnIt() {
        Money value = new Money(1000, "EUR");
        Sale cola = ColaSale.of(SaleState.DELIVERED);
        SaleUnit unit = new SaleUnit(1, cola.units().getFirst().sku(), PRICE, SaleState.DELIVERED, value);
        Sale card = new Sale(
                cola.id(),
                cola.machine(),
                cola.device(),
                cola.total(),
                cola.terms(),
                cola.state(),
                null,
                cola.recordedAt(),
                cola.deadline(),
                null,
                List.of(unit));
        Instant late = DEADLINE.plus(SaleView.SHOWN).plusSeconds(1);
        balance = new Balance(value, false);
        SaleView view = SaleView.of(known(card, State.PAID), late).orElseThrow();
        assertEquals(new Stand.Stored(value, balance), view.headline());
        assertFalse(view.isOver(), "a balance may change");
        balance = new Balance(value, true);
        assertEquals(
                "Diese Guthabenkarte ist gesperrt",
                words(Language.GERMAN)
                        .headline(SaleView.of(known(card, State.PAID), late)
                                .orElseThrow()
                                .headline()));
        balance = new Balance(Money.zero("EUR"), false);
        assertTrue(SaleView.of(known(card, State.PAID), late).isEmpty());
    }

    @Test
    void isNotShownForEverOnceItIsOver() {
        attempts.add(attempt(1, Attempt.State.DISPENSED, "near"));
        Instant late = DEADLINE.plus(SaleView.SHOWN).plusSeconds(1);
        Sale had = ColaSale.of(SaleState.DELIVERED);
        assertTrue(SaleView.of(known(had, State.PAID), late.minusSeconds(1)).isPresent());
        assertTrue(SaleView.of(known(had, State.PAID), late).isEmpty());
        Sale owed = ColaSale.of(SaleState.REFUND_DUE);
        assertTrue(SaleView.of(known(owed, State.REFUND_DUE), late).isPresent());
    }

    /** Every place that a sentence names is in it, in both languages, and so is every date. */
    @Test
    void saysWhereAndByWhenInBothLanguages() {
        Stand claimable = stand(SaleState.CLAIMABLE, State.PAID, SOLD);
        assertEquals(
                "Go to the collection terminal a-terminal or b-terminal and enter the code that the machine showed or printed,"
                        + " until 5 December 2026, 12:00 (UTC)."
                        + " What is not fetched by then is refunded.",
                words(Language.ENGLISH).next(claimable));
        assertEquals(
                "Gehen Sie zum Abholterminal a-terminal oder b-terminal und geben Sie den Code ein, den der Automat gezeigt oder"
                        + " gedruckt hat, bis 5. Dezember 2026, 12:00 Uhr (UTC)."
                        + " Was bis dahin nicht abgeholt ist, wird erstattet.",
                words(Language.GERMAN).next(claimable));
        assertEquals("2,50\u00a0EUR", words(Language.GERMAN).money(PRICE));
        assertEquals("250\u00a0JPY", words(Language.ENGLISH).money(new Money(250, "JPY")));
    }

    @Test
    void asksAgainSoonOnlyWhileMoneyIsOnItsWay() {
        assertTrue(view(SaleState.RECORDED, State.AUTHORISED, SOLD).isUnderWay(SOLD));
        assertFalse(view(SaleState.RECORDED, State.AUTHORISED, SOLD).isUnderWay(SOLD.plus(SaleView.PAYING)));
        assertFalse(view(SaleState.CLAIMABLE, State.PAID, SOLD).isUnderWay(SOLD));
    }

    /** One of two units came back: the receipt says which, how, and what is left of it. */
    @Test
    void showsOnTheReceiptWhatWentBack() {
        refunds = List.of(new Refund(ID, 2, 1, PRICE, Refund.Method.GIFT_CARD));
        balance = new Balance(new Money(100, "EUR"), true);
        SaleView view = SaleView.of(
                        known(
                                ColaSale.standing(null, SaleState.CLAIMABLE, SaleState.CLAIMABLE, SaleState.REFUNDED),
                                State.PAID),
                        SOLD)
                .orElseThrow();
        Html html = new Html();
        new Receipt(words(Language.ENGLISH)).write(html, view);
        assertTrue(
                html.toString().contains("<dt>Paid back: Cola</dt><dd>2.50\u00a0EUR – gift card</dd>"),
                html.toString());
        assertTrue(
                html.toString()
                        .contains(
                                "<dt>Left on the gift card</dt><dd>1.00\u00a0EUR. It is blocked; ask the operator.</dd>"),
                html.toString());
        refunds = List.of(new Refund(ID, 1, 1, PRICE, Refund.Method.BY_HAND));
        Html alone = new Html();
        new Receipt(words(Language.GERMAN)).write(alone, view(SaleState.REFUNDED, State.REFUNDED, SOLD));
        assertTrue(
                alone.toString().contains("<dt>Erstattet</dt><dd>2,50\u00a0EUR – vom Betreiber</dd>"),
                alone.toString());
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
        return SaleView.of(known(ColaSale.of(state), money), now).orElseThrow();
    }

    private Stand whole(SaleState state, @Nullable RejectReason reason, State money) {
        return SaleView.of(known(ColaSale.standing(reason, state), money), SOLD)
                .orElseThrow()
                .headline();
    }

    private SaleView.Known known(Sale sale, State money) {
        List<Payment> paid =
                tenders.stream().map(tender -> ColaSale.paid(tender, money)).toList();
        return new SaleView.Known(
                sale, paid, attempts, new SaleView.Paid(refunds, byCard, balance), NEARBY, Map.of(COLA, "Cola"));
    }

    private static Attempt attempt(int number, Attempt.State state, String machine) {
        return ColaSale.attempt(number, state, machine, state == Attempt.State.DISPENSED ? FELL : null);
    }
}
