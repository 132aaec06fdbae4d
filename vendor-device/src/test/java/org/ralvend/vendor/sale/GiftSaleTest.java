package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.vendor.sale.Walk.eur;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.SaleId;

/** The rows of {@link GiftRules}. */
class GiftSaleTest {
    private static final ClaimSecret SECRET = new ClaimSecret("AbCdEfGhIjKlMnOpQr-_09");
    private static final VendorEvent SCANNED = new VendorEvent.Scanned(SECRET);

    @Test
    void theQuestionIsJournaledAndNothingElsePaysMeanwhile() {
        Walk walk = Walk.chosenWithReader().on(SCANNED);
        assertEquals(List.of(new Fact.GiftCardAsked(walk.sale, SECRET, eur(50))), walk.reports);
        assertTrue(walk.acts(new Act.DisableCoins()) && walk.acts(new Act.WithdrawCard()));
        assertTrue(walk.acts(new Act.StartTimer(Timer.HOLD, 10_000)));
        assertTrue(walk.shows(new Screen.AskingGiftCard()));
    }

    @Test
    void aCardWithEnoughOnItAsksForTheSale() {
        Walk walk = whole();
        assertEquals(new Fact.CreditReceived(walk.sale, Tender.GIFT_CARD, eur(50), eur(50)), walk.reports.getFirst());
        Fact.SaleRequested request = assertInstanceOf(Fact.SaleRequested.class, walk.reports.get(1));
        assertEquals(List.of(new Tendered(Tender.GIFT_CARD, eur(50))), request.tenders());
        assertTrue(walk.acts(new Act.StartTimer(Timer.PATIENCE, 10_000)));
    }

    @Test
    void anAcceptedSaleIsKeptAtOnceAndNoFlapOpens() {
        Walk walk = whole();
        walk.accept(walk.sale);
        assertEquals(
                List.of(new Fact.VerdictReceived(walk.sale, true), new Fact.PaymentKept(walk.sale, eur(0), true)),
                walk.reports);
        assertFalse(walk.opens(Flap.COLLECT));
        assertTrue(walk.shows(new Screen.BeingDelivered()));
    }

    @Test
    void oneGiftCardDoesNotBuyAnother() {
        Walk walk = Walk.selling().choose(Walk.giftCard(1, 50, 500), null).on(SCANNED);
        assertEquals(List.of(), walk.reports);
        assertTrue(walk.shows(new Screen.NotByGiftCard(eur(50))));
        assertFalse(walk.acts(new Act.DisableCoins()));

        walk.coin(50);
        assertInstanceOf(Fact.SaleRequested.class, walk.reports.getLast());
    }

    @Test
    void whoeverBoughtAGiftCardKeepsTheReceiptAndLooksAtNoHatch() {
        Walk walk = Walk.selling().choose(Walk.giftCard(1, 50, 500), null).coin(50);
        walk.accept(walk.sale);
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), true)), walk.reports);
        assertTrue(walk.shows(new Screen.GiftCardBought()));
        assertFalse(walk.shows(new Screen.BeingDelivered()));
    }

    @Test
    void aRejectedSaleChargesNothing() {
        Walk walk = whole();
        walk.reject(walk.sale);
        assertEquals(
                List.of(new Fact.VerdictReceived(walk.sale, false), new Fact.PaymentReleased(walk.sale, eur(0))),
                walk.reports);
        assertTrue(walk.shows(new Screen.NotCharged(RejectReason.OUT_OF_STOCK)));
        assertTrue(walk.acts(new Act.LightSoldOut(1)));
    }

    @Test
    void withoutAVerdictItIsSavedAndALateRejectionOwesNoCoin() {
        Walk walk = whole().fire(Timer.PATIENCE);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(0), false)), walk.reports);
        assertTrue(walk.shows(new Screen.Saved()));
        walk.reject(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, false)), walk.reports);
    }

    @Test
    void coinsPayTheRest() {
        Walk walk = part();
        assertEquals(List.of(new Fact.CreditReceived(walk.sale, Tender.GIFT_CARD, eur(30), eur(30))), walk.reports);
        assertTrue(walk.acts(new Act.EnableCoins()));
        assertTrue(walk.shows(new Screen.GiftRest(eur(30), eur(20))));

        walk.coin(20);
        assertEquals(new Fact.CreditReceived(walk.sale, Tender.COINS, eur(20), eur(20)), walk.reports.getFirst());
        Fact.SaleRequested request = assertInstanceOf(Fact.SaleRequested.class, walk.reports.get(1));
        assertEquals(
                List.of(new Tendered(Tender.GIFT_CARD, eur(30)), new Tendered(Tender.COINS, eur(20))),
                request.tenders());
        walk.accept(walk.sale);
        assertTrue(walk.opens(Flap.COLLECT));
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(20), true)), walk.reports);
    }

    @Test
    void aCardPaysTheRest() {
        Walk walk = Walk.chosenWithReader().on(SCANNED);
        walk.on(held(walk.sale, 30));
        assertTrue(walk.acts(new Act.OfferCard(eur(20), 1)));
        walk.say(new CardWord.Shown()).say(new CardWord.Approved(eur(20)));
        Fact.SaleRequested request = assertInstanceOf(Fact.SaleRequested.class, walk.reports.get(1));
        assertEquals(
                List.of(new Tendered(Tender.GIFT_CARD, eur(30)), new Tendered(Tender.CARD, eur(20))),
                request.tenders());
    }

    @Test
    void aDeclinedCardForTheRestLetsTheGiftCardGo() {
        Walk walk = Walk.chosenWithReader().on(SCANNED);
        walk.on(held(walk.sale, 30)).say(new CardWord.Shown()).say(new CardWord.Refused(AuthorisationEnd.DECLINED));
        assertTrue(walk.reports.contains(over(walk.sale, AuthorisationEnd.CANCELLED)), walk.reports::toString);
    }

    @Test
    void whoeverGivesUpBeforeTheRestIsPaidLosesNothing() {
        assertEquals(List.of(over(Walk.chosen().sale, AuthorisationEnd.CANCELLED)), part().cancel().reports);
        assertEquals(List.of(over(part().sale, AuthorisationEnd.CANCELLED)), part().fire(Timer.COIN).reports);
        assertEquals(List.of(over(part().sale, AuthorisationEnd.CANCELLED)), part().link(false).reports);
        assertEquals(List.of(over(part().sale, AuthorisationEnd.CANCELLED)), part().choose(2).reports);
        Walk coins = part().coin(10).cancel();
        assertEquals(List.of(over(coins.sale, AuthorisationEnd.CANCELLED)), coins.reports);
        coins.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(coins.sale, eur(10), ReturnReason.CANCELLED)), coins.reports);
        Walk tooMuch = part().coin(50);
        assertTrue(tooMuch.reports.contains(over(tooMuch.sale, AuthorisationEnd.CANCELLED)));
        assertTrue(tooMuch.opens(Flap.RETURN));
    }

    @Test
    void aRefusedCardIsToldWhy() {
        Walk walk = asked();
        walk.on(new VendorEvent.GiftCardRefused(walk.sale, GiftCardRefusal.EMPTY));
        assertEquals(List.of(over(walk.sale, AuthorisationEnd.DECLINED)), walk.reports);
        assertTrue(walk.shows(new Screen.GiftRefused(GiftCardRefusal.EMPTY)));
        assertInstanceOf(Phase.Showing.class, walk.state.phase());
    }

    @Test
    void withoutAnAnswerNothingIsWanted() {
        for (Walk walk : List.of(asked().fire(Timer.HOLD), asked().link(false))) {
            assertEquals(List.of(over(walk.sale, AuthorisationEnd.CANCELLED)), walk.reports);
            assertTrue(walk.shows(new Screen.NoConnection()));
        }
        Walk cancelled = asked().cancel();
        assertEquals(List.of(over(cancelled.sale, AuthorisationEnd.CANCELLED)), cancelled.reports);
        assertInstanceOf(Phase.Idle.class, cancelled.state.phase());
    }

    @Test
    void anAnswerThatComesTooLateIsNotWanted() {
        Walk walk = asked();
        SaleId sale = walk.sale;
        walk.fire(Timer.HOLD).on(held(sale, 50));
        assertEquals(List.of(over(sale, AuthorisationEnd.CANCELLED)), walk.reports);
        assertInstanceOf(Phase.Showing.class, walk.state.phase());
    }

    @Test
    void anAnswerThatComesAgainChangesNothing() {
        Walk walk = part();
        VendorState before = walk.state;
        walk.on(held(walk.sale, 30));
        assertEquals(before, walk.state);
        assertEquals(List.of(), walk.reports);
    }

    @Test
    void afterACoinOrAnotherGiftCardNoneIsTaken() {
        assertEquals(List.of(), Walk.chosen().coin(10).on(SCANNED).reports);
        assertEquals(List.of(), part().on(SCANNED).reports);
    }

    @Test
    void aRestartLetsGoWhatIsNotSold() {
        for (Walk walk : List.of(asked(), part())) {
            walk.restart(false);
            assertEquals(List.of(over(walk.sale, AuthorisationEnd.RESTARTED)), walk.reports);
            assertInstanceOf(Phase.Idle.class, walk.state.phase());
        }
        Walk coins = part().coin(10).restart(true);
        assertEquals(List.of(over(coins.sale, AuthorisationEnd.RESTARTED)), coins.reports);
        assertTrue(coins.opens(Flap.RETURN));
    }

    @Test
    void aRestartSavesASaleThatAGiftCardPaid() {
        Walk walk = whole().restart(false);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(0), false)), walk.reports);
        assertEquals(List.of(walk.sale), walk.state.salesWithoutVerdict());
        walk.accept(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, true)), walk.reports);
    }

    @Test
    void coinsThatSlipInWhileACardIsAskedGoBack() {
        Walk walk = asked().coin(10);
        SaleId spare = walk.spare;
        walk.on(held(walk.sale, 50));
        walk.accept(walk.sale);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(spare, eur(10), ReturnReason.TOO_MUCH)), walk.reports);
    }

    private static Walk asked() {
        return Walk.chosen().on(SCANNED);
    }

    /** All of it is on the card. */
    private static Walk whole() {
        Walk walk = asked();
        return walk.on(held(walk.sale, 50));
    }

    /** 30 of 50 are on the card. */
    private static Walk part() {
        Walk walk = asked();
        return walk.on(held(walk.sale, 30));
    }

    private static VendorEvent held(SaleId sale, int minor) {
        return new VendorEvent.GiftCardHeld(sale, eur(minor), Walk.NOW);
    }

    private static Fact over(SaleId sale, AuthorisationEnd why) {
        return new Fact.AuthorisationEnded(sale, Tender.GIFT_CARD, why);
    }
}
