package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;

/** A gift card pays what is on it, once: it is held on line, spent by the sale, and let go where there is none. */
class GiftCardsTest extends TownTest {
    private static final Random RANDOM = new Random(5);
    private static final Money NOTHING = Money.zero("EUR");

    @Test
    void paysAWholeSale() throws ProtocolException {
        SaleRequested card = card();
        town.stock("near", 1, 1);
        SaleRequested cola = paidBy(town.cola(), 250);

        assertEquals(List.of(new Down.GiftCardHeld(cola.sale(), TestTown.PRICE)), ask(town.vendor, cola, card));
        assertEquals("250 of which 250 held", onCard(card));
        town.send(town.vendor.sends(held(cola, 250), cola));
        assertEquals("0 of which 0 held", onCard(card));
        DispenseUnit order = town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), NOTHING, true))));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
        assertEquals(0, town.unbookable());
    }

    @Test
    void paysAPartAndCoinsTheRest() {
        SaleRequested card = card();
        town.stock("near", 1, 1);
        SaleRequested cola = mixed(card, 250, 150);

        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), new Money(150, "EUR"), false)));

        assertEquals(List.of("PAID 250", "PAID 150"), town.payments(cola.sale()));
        assertEquals("0 of which 0 held", onCard(card));
        assertEquals(0, town.unbookable());
    }

    @Test
    void refundsEachTenderWhereItCameFrom() {
        SaleRequested card = card();
        town.stock("near", 1, 1);
        SaleRequested cola = mixed(card, 250, 150);
        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), new Money(150, "EUR"), false)));

        backend.get(Sweep.class).round(Instant.now().plusSeconds(15 * 86_400));
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));
        assertEquals(150, town.balance(cola.sale()));
    }

    @Test
    void letsGoAtOnceWhatPaysForARejectedSale() {
        SaleRequested card = card();
        SaleRequested cola = mixed(card, 250, 150);
        assertEquals(SaleState.REJECTED, town.state(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));

        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), new Money(150, "EUR"))));

        assertEquals(List.of("RELEASED 250", "RELEASED 150"), town.payments(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));
        assertEquals(0, town.unbookable());
    }

    @Test
    void owesOnlyTheCoinsOfARejectedSaleThatWasSaved() {
        SaleRequested card = card();
        SaleRequested cola = mixed(card, 250, 150);
        Money coins = new Money(150, "EUR");
        town.send(town.vendor.sends(
                new Fact.PaymentKept(cola.sale(), coins, false), new Fact.RefundOwed(cola.sale(), coins)));

        payOut();

        assertEquals(List.of("RELEASED 250", "REFUNDED 150"), town.payments(cola.sale()));
        assertEquals(150, town.balance(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));
    }

    /** As a vendor does that a restored backend answers otherwise than before. */
    @Test
    void putsBackWhatPaidForASaleWhoseVendorLetsAllItsMoneyGo() {
        SaleRequested card = card();
        town.stock("near", 1, 1);
        SaleRequested cola = mixed(card, 250, 150);
        Fact released = new Fact.PaymentReleased(cola.sale(), new Money(150, "EUR"));
        town.send(town.vendor.sends(released));
        town.send(town.vendor.sends(released));

        assertEquals(SaleState.VOID, town.state(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));
    }

    @Test
    void isSpentOnceWhenTwoVendorsAskAtOnce() {
        SaleRequested card = card();
        TestDevice other = town.vendor("other");
        SaleRequested here = town.cola();
        SaleRequested there = town.cola();

        List<Down> answers = town.send(
                town.vendor.sends(new Fact.GiftCardAsked(here.sale(), card.claim(), new Money(200, "EUR"))),
                other.sends(new Fact.GiftCardAsked(there.sale(), card.claim(), new Money(200, "EUR"))));

        assertEquals(
                List.of(
                        new Down.GiftCardHeld(here.sale(), new Money(200, "EUR")),
                        new Down.GiftCardHeld(there.sale(), new Money(50, "EUR"))),
                gifts(answers));
        assertEquals("250 of which 250 held", onCard(card));
        SaleRequested third = town.cola();
        assertEquals(refused(third, GiftCardRefusal.EMPTY), ask(town.vendor, third, card));
    }

    @Test
    void takesNoSaleForWhichNothingIsHeld() {
        SaleRequested card = card();
        town.stock("near", 1, 3);
        SaleRequested without = paidBy(town.cola(), 250);
        town.send(town.vendor.sends(without));
        assertEquals(
                Down.RejectReason.GIFT_CARD_REFUSED, town.sale(without.sale()).reason());

        SaleRequested ended = paidBy(town.cola(), 250);
        ask(town.vendor, ended, card);
        town.send(town.vendor.sends(over(ended), ended));
        assertEquals(
                Down.RejectReason.GIFT_CARD_REFUSED, town.sale(ended.sale()).reason());

        SaleRequested more = paidBy(town.cola(), 250);
        town.send(town.vendor.sends(new Fact.GiftCardAsked(more.sale(), card.claim(), new Money(100, "EUR")), more));
        assertEquals(Down.RejectReason.GIFT_CARD_REFUSED, town.sale(more.sale()).reason());
        assertEquals("250 of which 0 held", onCard(card));
        assertEquals(3, town.onHand("near") - town.reserved("near"));
    }

    @Test
    void letsGoWhatIsNotWantedAndOnlyAtTheVendorThatAsked() {
        SaleRequested card = card();
        SaleRequested cola = town.cola();
        ask(town.vendor, cola, card);

        town.send(town.vendor("other").sends(over(cola)));
        assertEquals("250 of which 250 held", onCard(card));

        town.send(town.vendor.sends(over(cola)));
        assertEquals("250 of which 0 held", onCard(card));
    }

    @Test
    void knowsNoCardOfAnotherTownAndNoneThatIsMadeUp() {
        SaleRequested card = card();
        TestTown abroad = TestTown.greeted(backend);
        SaleRequested cola = abroad.cola();
        List<Down> answers =
                abroad.send(abroad.vendor.sends(new Fact.GiftCardAsked(cola.sale(), card.claim(), TestTown.PRICE)));
        assertEquals(refused(cola, GiftCardRefusal.UNKNOWN_CARD), gifts(answers));

        SaleRequested here = town.cola();
        ClaimSecret madeUp = new ClaimSecret(Minting.random128(RANDOM));
        answers = town.send(town.vendor.sends(new Fact.GiftCardAsked(here.sale(), madeUp, TestTown.PRICE)));
        assertEquals(refused(here, GiftCardRefusal.UNKNOWN_CARD), gifts(answers));
        assertEquals("250 of which 0 held", onCard(card));
    }

    @Test
    void isNoMoneyOfAnotherCurrency() {
        SaleRequested card = card();
        SaleRequested cola = town.cola();
        Fact asked = new Fact.GiftCardAsked(cola.sale(), card.claim(), new Money(250, "CHF"));
        assertEquals(refused(cola, GiftCardRefusal.OTHER_CURRENCY), gifts(town.send(town.vendor.sends(asked))));
    }

    @Test
    void answersAgainUntilTheVendorsJournalShowsThatItKnows() {
        SaleRequested card = card();
        SaleRequested cola = paidBy(town.cola(), 250);
        List<Down> told = ask(town.vendor, cola, card);

        assertEquals(told, gifts(town.send(town.vendor.hello())));
        town.send(town.vendor.sends(held(cola, 250)));
        assertEquals(List.of(), gifts(town.send(town.vendor.hello())));

        SaleRequested another = town.cola();
        told = ask(town.vendor, another, card);
        assertEquals(told, gifts(town.send(town.vendor.hello())));
        town.send(town.vendor.sends(over(another)));
        assertEquals(List.of(), gifts(town.send(town.vendor.hello())));
    }

    /** The vendor died after it had asked for the sale, and says no more: the customer's value is not lost. */
    @Test
    void comesBackAtTheDeadlineWhereTheVendorNeverSpeaksAgain() {
        SaleRequested card = card();
        town.stock("near", 1, 1);
        SaleRequested cola = paidBy(town.cola(), 250);
        ask(town.vendor, cola, card);
        town.send(town.vendor.sends(held(cola, 250), cola));

        backend.get(Sweep.class).round(Instant.now().plusSeconds(15 * 86_400));
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals("250 of which 0 held", onCard(card));
        assertEquals(0, town.balance(cola.sale()));
    }

    @Test
    void isAskedForByVendorsOnly() {
        SaleRequested card = card();
        SaleRequested cola = town.cola();
        ask(town.near, cola, card);
        assertEquals(List.of(FaultCode.MESSAGE_FOREIGN.id()), town.faults());
        assertEquals("250 of which 0 held", onCard(card));
    }

    /** A sale that was refunded: 250 lie behind its code. */
    private SaleRequested card() {
        SaleRequested paid = town.cola();
        town.send(town.vendor.sends(paid, new Fact.PaymentKept(paid.sale(), TestTown.PRICE, false)));
        payOut();
        assertEquals(250, town.balance(paid.sale()));
        return paid;
    }

    /** A cola at 400: so much by the card, so much in coins; asked for, held and requested. */
    private SaleRequested mixed(SaleRequested card, int gift, int coins) {
        Money price = new Money(gift + coins, "EUR");
        SaleRequested cola = town.cola(town.publish(2, price), price);
        SaleRequested paid = tendered(
                cola,
                new Tendered(Tender.GIFT_CARD, new Money(gift, "EUR")),
                new Tendered(Tender.COINS, new Money(coins, "EUR")));
        town.send(town.vendor.sends(new Fact.GiftCardAsked(cola.sale(), card.claim(), price)));
        town.send(town.vendor.sends(held(cola, gift), paid));
        return paid;
    }

    static SaleRequested paidBy(SaleRequested sale, int gift) {
        return tendered(sale, new Tendered(Tender.GIFT_CARD, new Money(gift, "EUR")));
    }

    private static SaleRequested tendered(SaleRequested sale, Tendered... tenders) {
        return new SaleRequested(
                sale.sale(),
                sale.claim(),
                sale.keypadCode(),
                sale.list(),
                sale.lines(),
                sale.total(),
                List.of(tenders));
    }

    static Fact held(SaleRequested sale, int amount) {
        Money held = new Money(amount, "EUR");
        return new Fact.CreditReceived(sale.sale(), Tender.GIFT_CARD, held, held);
    }

    private static Fact over(SaleRequested sale) {
        return new Fact.AuthorisationEnded(sale.sale(), Tender.GIFT_CARD, AuthorisationEnd.CANCELLED);
    }

    private List<Down> ask(TestDevice device, SaleRequested sale, SaleRequested card) {
        return gifts(town.send(device.sends(new Fact.GiftCardAsked(sale.sale(), card.claim(), TestTown.PRICE))));
    }

    private static List<Down> refused(SaleRequested sale, GiftCardRefusal why) {
        return List.of(new Down.GiftCardRefused(sale.sale(), why));
    }

    static List<Down> gifts(List<Down> answers) {
        return answers.stream()
                .filter(down -> down instanceof Down.GiftCardHeld || down instanceof Down.GiftCardRefused)
                .toList();
    }

    private String onCard(SaleRequested card) {
        String told = town.gift(card.sale());
        assertTrue(town.holdsAddUp(), told);
        return told;
    }

    private void payOut() {
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(16)));
    }
}
