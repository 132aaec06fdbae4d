package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.vendor.sale.Walk.eur;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.sale.VendorEvent.Hindrance;

/** The rows of the table above {@link VendorMachine}: choosing, paying, verdicts. */
class VendorMachineTest {
    @Test
    void aKeyOpensASaleAndSwitchesTheCoinsOn() {
        Walk walk = Walk.selling().choose(1);
        Phase.Securing securing = assertInstanceOf(Phase.Securing.class, walk.state.phase());
        assertEquals(walk.sale, securing.order().sale());
        assertTrue(walk.acts.contains(new Act.EnableCoins()));
        assertTrue(walk.shows(new Screen.Price("Product 1", eur(50))));
        assertEquals(List.of(), walk.reports);
    }

    @Test
    void thePriceOnTheScreenIsThePriceOfRecordWhateverListArrives() {
        Walk walk = Walk.chosen().on(new VendorEvent.PriceListChanged(true)).coin(50);
        Fact.SaleRequested request = assertInstanceOf(Fact.SaleRequested.class, walk.reports.getLast());
        assertEquals(eur(50), request.lines().getFirst().unitPrice());
        assertEquals(Walk.offer(1, 50).list(), request.list());
    }

    @Test
    void anotherKeyChangesTheChoiceUntilTheFirstCoin() {
        Walk walk = Walk.chosen().choose(2);
        assertEquals(
                2,
                assertInstanceOf(Phase.Securing.class, walk.state.phase())
                        .order()
                        .key());
        walk.coin(10).choose(3);
        assertEquals(
                2,
                assertInstanceOf(Phase.Securing.class, walk.state.phase())
                        .order()
                        .key());
    }

    @Test
    void nothingIsSoldWithoutLink() {
        Walk walk = Walk.selling().link(false).choose(1);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        assertTrue(walk.shows(new Screen.NoConnection()));
    }

    @Test
    void nothingIsSoldWithoutPriceList() {
        Walk walk = new Walk().on(new VendorEvent.Restarted(false, false, "EUR", new Walk().sale));
        assertTrue(walk.shows(new Screen.OutOfService(FaultCode.NO_PRICE_LIST)));
        walk.link(true).choose(1);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        walk.on(new VendorEvent.PriceListChanged(true));
        assertTrue(walk.shows(new Screen.Ready()));
    }

    @Test
    void nothingIsSoldWithAFullJournal() {
        Walk walk = Walk.selling().choose(Walk.offer(1, 50), Hindrance.JOURNAL_FULL);
        assertTrue(walk.shows(new Screen.OutOfService(FaultCode.JOURNAL_FULL)));
        assertFalse(walk.acts.contains(new Act.EnableCoins()));
    }

    @Test
    void nothingIsSoldWithTooManySalesUnanswered() {
        Walk walk = Walk.selling();
        for (int i = 0; i < VendorState.MAX_UNANSWERED; i++) {
            walk.choose(1).coin(50).fire(Timer.PATIENCE).passed(Flap.COLLECT);
        }
        walk.choose(1);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        assertEquals(
                VendorState.MAX_UNANSWERED, walk.state.salesWithoutVerdict().size());
    }

    @Test
    void aKeyWithoutProductSellsNothing() {
        Walk walk = Walk.chosen().choose(null, null);
        assertTrue(walk.shows(new Screen.NotSold()));
        assertTrue(walk.acts.contains(new Act.DisableCoins()));
    }

    @Test
    void eachCoinIsJournaledWithTheCredit() {
        Walk walk = Walk.chosen().coin(20);
        assertEquals(List.of(new Fact.CreditReceived(walk.sale, Tender.COINS, eur(20), eur(20))), walk.reports);
        assertTrue(walk.acts.contains(
                new Act.StartTimer(Timer.COIN, Duration.ofSeconds(60).toMillis())));
        assertTrue(walk.shows(new Screen.Paying(eur(50), eur(20))));
    }

    @Test
    void theExactPriceRequestsTheSaleInTheSameStep() {
        Walk walk = Walk.chosen().coin(20).coin(30);
        assertEquals(new Fact.CreditReceived(walk.sale, Tender.COINS, eur(30), eur(50)), walk.reports.getFirst());
        assertInstanceOf(Fact.SaleRequested.class, walk.reports.getLast());
        assertTrue(walk.acts.contains(new Act.DisableCoins()));
        assertTrue(walk.acts.contains(new Act.StartTimer(Timer.PATIENCE, 10_000)));
        assertEquals(List.of(walk.sale), walk.state.salesWithoutVerdict());
    }

    @Test
    void moreThanThePriceGoesBackWhole() {
        Walk walk = Walk.chosen().coin(60);
        assertTrue(walk.opens(Flap.RETURN));
        assertEquals(1, walk.reports.size());
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(60), ReturnReason.TOO_MUCH)), walk.reports);
        assertTrue(walk.shows(new Screen.ExactCoins()));
    }

    @Test
    void cancelGivesTheCreditBackOnceTheSensorSawIt() {
        Walk walk = Walk.chosen().coin(20).cancel();
        assertTrue(walk.opens(Flap.RETURN));
        assertEquals(List.of(), walk.reports);
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(20), ReturnReason.CANCELLED)), walk.reports);
    }

    @Test
    void cancelWithoutCreditIsIdleAgain() {
        Walk walk = Walk.chosen().cancel();
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        assertTrue(walk.acts.contains(new Act.DisableCoins()));
    }

    @Test
    void aMinuteWithoutCoinGivesTheCreditBack() {
        Walk walk = Walk.chosen().coin(20).fire(Timer.COIN).passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(20), ReturnReason.TIMED_OUT)), walk.reports);
    }

    @Test
    void aLostLinkGivesTheCreditBack() {
        Walk walk = Walk.chosen().coin(20).link(false).passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(20), ReturnReason.OUT_OF_SERVICE)), walk.reports);
        walk.fire(Timer.SCREEN);
        assertTrue(walk.shows(new Screen.NoConnection()));
    }

    @Test
    void aWithdrawnListEndsTheSellingAndSaysWhy() {
        Walk walk = Walk.selling().on(new VendorEvent.PriceListChanged(false));
        assertTrue(walk.shows(new Screen.OutOfService(FaultCode.NO_PRICE_LIST)));
        walk.choose(1);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        walk.on(new VendorEvent.PriceListChanged(true));
        assertTrue(walk.shows(new Screen.Ready()));
    }

    @Test
    void aSaleThatHasBegunKeepsTheListThatIsWithdrawnMeanwhile() {
        Walk walk = Walk.chosen().on(new VendorEvent.PriceListChanged(false)).coin(50);
        assertInstanceOf(Fact.SaleRequested.class, walk.reports.getLast());
        walk.reject(walk.sale).passed(Flap.RETURN).fire(Timer.SCREEN);
        assertTrue(walk.shows(new Screen.OutOfService(FaultCode.NO_PRICE_LIST)));
    }

    @Test
    void beginsNoSaleWhileItIsAboutToBeUpdated() {
        Walk walk = Walk.selling().choose(Walk.offer(1, 50), Hindrance.UPDATE);
        assertTrue(walk.shows(new Screen.Updating()));
        assertFalse(walk.acts.contains(new Act.EnableCoins()));
    }

    @Test
    void isBusyFromTheFirstKeyToTheEndOfTheSale() {
        assertFalse(Walk.selling().state.isBusy());
        assertTrue(Walk.chosen().state.isBusy());
        assertTrue(Walk.paid().restart(true).state.isBusy());
        Walk walk = Walk.keeping().passed(Flap.COLLECT);
        assertTrue(walk.state.isBusy());
        assertFalse(walk.fire(Timer.SCREEN).state.isBusy());
        assertFalse(Walk.keeping().silent(Flap.COLLECT).state.isBusy());
    }

    @Test
    void aLostLinkChangesNothingWhileAVerdictIsAwaited() {
        Walk walk = Walk.paid();
        Phase before = walk.state.phase();
        walk.link(false).cancel();
        assertEquals(before, walk.state.phase());
    }

    @Test
    void acceptedMeansIntentFirstThenTheMoney() {
        Walk walk = Walk.paid();
        walk.accept(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, true)), walk.reports);
        assertTrue(walk.opens(Flap.COLLECT));
        assertTrue(walk.shows(new Screen.Accepted()));
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), true)), walk.reports);
        assertTrue(walk.shows(new Screen.BeingDelivered()));
        walk.fire(Timer.SCREEN);
        assertTrue(walk.shows(new Screen.Ready()));
    }

    @Test
    void rejectedGivesTheCoinsBackAndLightsTheSoldOutKey() {
        Walk walk = Walk.paid();
        walk.reject(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, false)), walk.reports);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.PaymentReleased(walk.sale, eur(50))), walk.reports);
        assertTrue(walk.shows(new Screen.SoldOut()));
        assertTrue(walk.acts.contains(new Act.LightSoldOut(1)));
        walk.fire(Timer.SOLD_OUT);
        assertEquals(List.of(new Act.ClearSoldOut()), walk.acts);
    }

    @Test
    void impatienceKeepsTheMoneyAndShowsTheClaimCode() {
        Walk walk = Walk.paid().fire(Timer.PATIENCE);
        assertEquals(List.of(), walk.reports);
        assertTrue(walk.opens(Flap.COLLECT));
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), false)), walk.reports);
        assertTrue(walk.shows(new Screen.Saved()));
        assertTrue(walk.acts.stream()
                .anyMatch(act -> act instanceof Act.Show show
                        && show.pages().getLast() instanceof Screen.Claim claim
                        && claim.deadline().equals(Walk.NOW.plus(Duration.ofDays(14)))));
        assertEquals(List.of(walk.sale), walk.state.salesWithoutVerdict());
    }

    @Test
    void aLateAcceptanceOnlyIsNoted() {
        Walk walk = Walk.paid().fire(Timer.PATIENCE).passed(Flap.COLLECT);
        walk.accept(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, true)), walk.reports);
        assertEquals(List.of(), walk.acts);
        assertEquals(List.of(), walk.state.salesWithoutVerdict());
    }

    @Test
    void aLateRejectionIsARefundAndNoCoin() {
        Walk walk = Walk.paid().fire(Timer.PATIENCE).passed(Flap.COLLECT);
        walk.reject(walk.sale);
        assertEquals(
                List.of(new Fact.VerdictReceived(walk.sale, false), new Fact.RefundOwed(walk.sale, eur(50))),
                walk.reports);
        assertEquals(List.of(), walk.acts);
    }

    @Test
    void aRejectionWhileTheFlapIsOpenIsARefundOnceTheMoneyIsKept() {
        Walk walk = Walk.paid().fire(Timer.PATIENCE);
        walk.reject(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, false)), walk.reports);
        walk.passed(Flap.COLLECT);
        assertEquals(
                List.of(new Fact.PaymentKept(walk.sale, eur(50), false), new Fact.RefundOwed(walk.sale, eur(50))),
                walk.reports);
    }

    @Test
    void aRepeatedVerdictHasNoEffect() {
        Walk walk = Walk.keeping();
        VendorState before = walk.state;
        for (int i = 0; i < 2; i++) {
            walk.reject(walk.sale);
            assertEquals(before, walk.state);
            assertEquals(List.of(), walk.reports);
            assertEquals(List.of(new Act.NoteStrayVerdict(walk.sale)), walk.acts);
        }
    }

    @Test
    void aVerdictForAnUnknownSaleIsIgnored() {
        Walk walk = Walk.paid();
        VendorState before = walk.state;
        SaleId other = new Walk().spare;
        walk.accept(other);
        assertEquals(before, walk.state);
        assertEquals(List.of(), walk.reports);
        assertEquals(List.of(new Act.NoteStrayVerdict(other)), walk.acts);
    }
}
