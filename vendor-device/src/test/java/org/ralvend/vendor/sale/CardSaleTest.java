package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.vendor.sale.Walk.eur;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;

/** The rows of {@link CardRules}. */
class CardSaleTest {
    @Test
    void aChosenProductCanBePaidByCardWhereAReaderIsReady() {
        assertTrue(Walk.chosenWithReader().acts(new Act.OfferCard(eur(50), 1)));
        assertFalse(Walk.chosen().acts.stream().anyMatch(Act.OfCard.class::isInstance));
    }

    @Test
    void theQuestionIsJournaledBeforeItIsAskedAndCoinsAreOff() {
        Walk walk = Walk.asked();
        assertEquals(List.of(new Fact.AuthorisationAsked(walk.sale, Tender.CARD, eur(50))), walk.reports);
        assertEquals(List.of(new Act.DisableCoins(), new Act.AskCard(eur(50), 1)), walk.acts.subList(0, 2));
        assertTrue(walk.shows(new Screen.AskingCard()));
    }

    @Test
    void anApprovedCardAsksForTheSale() {
        Walk walk = Walk.authorised();
        assertEquals(new Fact.CreditReceived(walk.sale, Tender.CARD, eur(50), eur(50)), walk.reports.getFirst());
        Fact.SaleRequested request = assertInstanceOf(Fact.SaleRequested.class, walk.reports.get(1));
        assertEquals(List.of(new Tendered(Tender.CARD, eur(50))), request.tenders());
        assertTrue(walk.acts(new Act.StartTimer(Timer.PATIENCE, 10_000)));
    }

    @Test
    void anAcceptedSaleTakesTheMoneyOnceItIsJournaled() {
        Walk walk = Walk.authorised();
        walk.accept(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, true)), walk.reports);
        assertTrue(walk.acts(new Act.KeepCard(1)));
        assertFalse(walk.opens(Flap.COLLECT));
        walk.say(new CardWord.Kept());
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), true)), walk.reports);
        assertTrue(walk.shows(new Screen.BeingDelivered()));
    }

    @Test
    void aRejectedSaleLetsTheCardGo() {
        Walk walk = Walk.authorised();
        walk.reject(walk.sale);
        assertTrue(walk.acts(new Act.ReleaseCard()));
        assertFalse(walk.opens(Flap.RETURN));
        walk.say(new CardWord.Released());
        assertEquals(List.of(new Fact.PaymentReleased(walk.sale, eur(50))), walk.reports);
        assertTrue(walk.shows(new Screen.NotCharged(RejectReason.OUT_OF_STOCK)));
        assertTrue(walk.acts(new Act.LightSoldOut(1)));
    }

    @Test
    void impatienceKeepsTheMoneyAndALateRejectionIsARefund() {
        Walk walk = Walk.authorised().fire(Timer.PATIENCE);
        assertTrue(walk.acts(new Act.KeepCard(1)));
        walk.reject(walk.sale);
        walk.say(new CardWord.Kept());
        assertEquals(
                List.of(new Fact.PaymentKept(walk.sale, eur(50), false), new Fact.RefundOwed(walk.sale, eur(50))),
                walk.reports);
        assertTrue(walk.shows(new Screen.Saved()));
    }

    @Test
    void aDeclinedCardEndsTheSale() {
        Walk walk = Walk.asked().say(new CardWord.Refused(AuthorisationEnd.DECLINED));
        assertEquals(
                List.of(new Fact.AuthorisationEnded(walk.sale, Tender.CARD, AuthorisationEnd.DECLINED)), walk.reports);
        assertTrue(walk.shows(new Screen.CardRefused(AuthorisationEnd.DECLINED)));
    }

    @Test
    void anApprovalAfterTheCancelKeyIsLetGoAndNothingIsPaid() {
        Walk walk = Walk.asked().cancel();
        assertTrue(walk.acts(new Act.CancelCard()));
        walk.cancel();
        assertEquals(List.of(), walk.acts);
        walk.say(new CardWord.Approved(eur(50)));
        assertEquals(List.of(new Act.ReleaseCard()), walk.acts);
        assertEquals(List.of(), walk.reports);
        walk.say(new CardWord.Released());
        assertEquals(
                List.of(new Fact.AuthorisationEnded(walk.sale, Tender.CARD, AuthorisationEnd.CANCELLED)), walk.reports);
    }

    @Test
    void aLinkThatGoesWhileTheCardIsAskedTakesTheQuestionBack() {
        Walk walk = Walk.asked().link(false);
        assertTrue(walk.acts(new Act.CancelCard()));
        walk.say(new CardWord.Approved(eur(50)));
        assertEquals(List.of(new Act.ReleaseCard()), walk.acts);
        walk.say(new CardWord.Released());
        assertEquals(
                List.of(new Fact.AuthorisationEnded(walk.sale, Tender.CARD, AuthorisationEnd.CANCELLED)), walk.reports);
    }

    @Test
    void aLinkThatGoesAfterTheCardWasAuthorisedChangesNothing() {
        Walk walk = Walk.authorised().link(false);
        assertEquals(List.of(), walk.acts);
        walk.fire(Timer.PATIENCE);
        assertTrue(walk.acts(new Act.KeepCard(1)));
    }

    @Test
    void anApprovalOfAnotherAmountIsLetGo() {
        Walk walk = Walk.asked().say(new CardWord.Approved(eur(45)));
        assertEquals(List.of(new Act.ReleaseCard()), walk.acts);
        assertEquals(List.of(), walk.reports);
        walk.say(new CardWord.Released());
        assertEquals(
                List.of(new Fact.AuthorisationEnded(walk.sale, Tender.CARD, AuthorisationEnd.AMOUNT_DIFFERS)),
                walk.reports);
    }

    @Test
    void anApprovalThatNobodyAskedForIsLetGo() {
        Walk walk = Walk.selling().say(new CardWord.Approved(eur(50)));
        assertEquals(List.of(new Act.ReleaseCard()), walk.acts);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void theFirstCoinShutsTheReaderAndACardAfterItIsLetGo() {
        Walk walk = Walk.chosenWithReader().coin(20);
        assertTrue(walk.acts(new Act.WithdrawCard()));
        walk.coin(10);
        assertFalse(walk.acts(new Act.WithdrawCard()));
        walk.say(new CardWord.Shown());
        assertEquals(List.of(new Act.WithdrawCard()), walk.acts);
        assertEquals(List.of(), walk.reports);
    }

    @Test
    void whoCancelsOrTakesTooLongShutsTheReader() {
        assertTrue(Walk.chosenWithReader().cancel().acts(new Act.WithdrawCard()));
        assertTrue(Walk.chosenWithReader().fire(Timer.COIN).acts(new Act.WithdrawCard()));
    }

    @Test
    void aReaderThatIsLostWhileAskedLeavesThePaymentOpenAndShowsNoCode() {
        Walk walk = Walk.asked().say(new CardWord.Lost());
        assertEquals(
                List.of(
                        new Fact.CreditReceived(walk.sale, Tender.CARD, eur(50), eur(50)),
                        new Fact.PaymentUnresolved(walk.sale, eur(50))),
                walk.reports);
        assertTrue(walk.shows(new Screen.CardGone()));
    }

    @Test
    void aReaderThatIsLostWithASaleLeavesThePaymentOpenAndShowsTheCode() {
        Walk waiting = Walk.authorised();
        Walk keeping = Walk.authorised();
        keeping.accept(keeping.sale);
        Walk releasing = Walk.authorised();
        releasing.reject(releasing.sale);
        for (Walk walk : List.of(waiting, keeping, releasing)) {
            walk.say(new CardWord.Lost());
            assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
            assertTrue(walk.shows(new Screen.CardUnclear()));
            assertTrue(walk.acts.stream()
                    .anyMatch(a -> a instanceof Act.Show show && show.pages().getLast() instanceof Screen.Claim));
            walk.say(new CardWord.Lost());
            assertEquals(List.of(), walk.reports);
        }
        assertEquals(List.of(waiting.sale), waiting.state.salesWithoutVerdict());
    }

    @Test
    void afterARestartNobodyKnowsWhatTheReaderDid() {
        Walk asked = Walk.asked();
        asked.restart(false);
        assertEquals(
                List.of(
                        new Fact.CreditReceived(asked.sale, Tender.CARD, eur(50), eur(50)),
                        new Fact.PaymentUnresolved(asked.sale, eur(50))),
                asked.reports);
        Walk keeping = Walk.authorised();
        keeping.accept(keeping.sale);
        Walk releasing = Walk.authorised();
        releasing.reject(releasing.sale);
        for (Walk walk : List.of(Walk.authorised(), keeping, releasing)) {
            walk.restart(false);
            assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
            assertFalse(walk.acts.stream().anyMatch(Act.OfCard.class::isInstance));
            assertInstanceOf(Phase.Idle.class, walk.state.phase());
        }
    }

    @Test
    void coinsInTheEscrowAfterACardsRestartGoBack() {
        Walk walk = Walk.authorised();
        walk.restart(true);
        assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.spare, eur(0), ReturnReason.RESTARTED)), walk.reports);
    }

    @Test
    void aCoinThatCameWhileTheCardWasAskedGoesBackWhenTheSaleHasEnded() {
        Walk walk = Walk.asked().coin(20);
        Fact coin = walk.reports.getFirst();
        assertEquals(new Fact.CreditReceived(walk.spare, Tender.COINS, eur(20), eur(20)), coin);
        walk.say(new CardWord.Refused(AuthorisationEnd.DECLINED));
        assertTrue(walk.opens(Flap.RETURN));
        assertTrue(walk.shows(new Screen.CardRefused(AuthorisationEnd.DECLINED)));
        Walk kept = Walk.authorised().coin(20);
        kept.accept(kept.sale).say(new CardWord.Kept());
        assertTrue(kept.opens(Flap.RETURN));
        kept.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(kept.spare, eur(20), ReturnReason.TOO_MUCH)), kept.reports);
    }

    @Test
    void aReaderThatComesWhileAProductIsChosenTakesACardForIt() {
        Walk walk = Walk.chosen().say(new CardWord.ReaderChanged(true));
        assertEquals(List.of(new Act.OfferCard(eur(50), 1)), walk.acts);
        assertEquals(List.of(), Walk.chosen().coin(20).say(new CardWord.ReaderChanged(true)).acts);
    }

    @Test
    void theDisplaySaysOnlyCoinsWhileTheReaderIsAway() {
        Walk walk = Walk.selling().say(new CardWord.ReaderChanged(false));
        assertTrue(walk.shows(new Screen.CoinsOnly()));
        walk.say(new CardWord.ReaderChanged(true));
        assertTrue(walk.shows(new Screen.Ready()));
        walk.choose(1).coin(50);
        assertTrue(walk.reports.getLast() instanceof Fact.SaleRequested);
        walk.say(new CardWord.ReaderChanged(false));
        assertEquals(List.of(), walk.acts);
    }
}
