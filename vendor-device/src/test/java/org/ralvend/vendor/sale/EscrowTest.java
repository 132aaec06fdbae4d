package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.vendor.sale.Walk.eur;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/** The rows of the table above {@link VendorMachine}: a silent escrow, coins that nobody expected. */
class EscrowTest {
    @Test
    void aSilentSensorMeansUnresolvedAndOutOfService() {
        for (Flap flap : Flap.values()) {
            Walk walk = flap == Flap.COLLECT ? Walk.keeping() : Walk.releasing();
            walk.silent(flap);
            assertEquals(new Fact.PaymentUnresolved(walk.sale, eur(50)), walk.reports.getFirst());
            assertEquals(
                    FaultCode.ESCROW_STUCK,
                    assertInstanceOf(Fact.FaultRaised.class, walk.reports.getLast())
                            .fault());
            assertTrue(walk.shows(new Screen.OutOfService(FaultCode.ESCROW_STUCK)));
            walk.choose(1);
            assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
        }
    }

    @Test
    void aSilentSensorMeansUnresolvedForCreditToo() {
        Walk walk = Walk.chosen().coin(20).cancel().silent(Flap.RETURN);
        assertEquals(new Fact.PaymentUnresolved(walk.sale, eur(20)), walk.reports.getFirst());
    }

    @Test
    void coinsThatAreLeftMeanUnresolvedAndNoFlapOpensAgain() {
        for (Flap flap : Flap.values()) {
            Walk walk = flap == Flap.COLLECT ? Walk.keeping() : Walk.releasing();
            walk.passedLeaving(flap);
            assertEquals(new Fact.PaymentUnresolved(walk.sale, eur(50)), walk.reports.getFirst());
            assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
            assertFalse(walk.opens(flap));
        }
        Walk credit = Walk.chosen().coin(20).cancel().passedLeaving(Flap.RETURN);
        assertEquals(new Fact.PaymentUnresolved(credit.sale, eur(20)), credit.reports.getFirst());
    }

    @Test
    void aCustomerWhoseSaleStandsKeepsTheCode() {
        Walk walk = Walk.keeping().passedLeaving(Flap.COLLECT);
        assertTrue(walk.acts.stream()
                .anyMatch(act -> act instanceof Act.Show show && show.pages().getLast() instanceof Screen.Claim));
    }

    @Test
    void coinsPastTheOtherSensorMeanUnresolved() {
        Walk walk = Walk.keeping().on(new VendorEvent.FlapShut(Flap.COLLECT, 1, 1, false));
        assertEquals(new Fact.PaymentUnresolved(walk.sale, eur(50)), walk.reports.getFirst());
        assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
    }

    @Test
    void theOtherFlapMeansUnresolved() {
        Walk walk = Walk.keeping().passed(Flap.RETURN);
        assertEquals(new Fact.PaymentUnresolved(walk.sale, eur(50)), walk.reports.getFirst());
        assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
    }

    @Test
    void aLateCoinGetsASaleOfItsOwnAndChangesNothingElse() {
        Walk walk = Walk.paid();
        Phase before = walk.state.phase();
        walk.coin(10);
        assertEquals(List.of(new Fact.CreditReceived(walk.spare, Tender.COINS, eur(10), eur(10))), walk.reports);
        assertEquals(before, walk.state.phase());
        SaleId first = walk.spare;
        walk.coin(20);
        assertEquals(List.of(new Fact.CreditReceived(first, Tender.COINS, eur(20), eur(30))), walk.reports);
    }

    @Test
    void aLateCoinIsReturnedAsSoonAsTheEscrowIsFree() {
        Walk walk = Walk.keeping().coin(10);
        SaleId late = walk.spare;
        walk.passedLeaving(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), true)), walk.reports);
        assertTrue(walk.opens(Flap.RETURN));
        assertTrue(walk.shows(new Screen.BeingDelivered()));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(late, eur(10), ReturnReason.TOO_MUCH)), walk.reports);
        assertFalse(walk.acts.stream().anyMatch(Act.Show.class::isInstance));
    }

    @Test
    void ofSeveralLateCoinsNobodyKnowsWhichWereLeft() {
        Walk walk = Walk.keeping().coin(10);
        SaleId late = walk.spare;
        walk.coin(20).passedLeaving(Flap.COLLECT);
        assertEquals(
                List.of(new Fact.PaymentKept(walk.sale, eur(50), true), new Fact.PaymentUnresolved(late, eur(30))),
                walk.reports);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(), walk.reports);
        assertInstanceOf(Phase.Showing.class, walk.state.phase());
    }

    @Test
    void aLateCoinThatWentIntoTheCashBoxIsOwed() {
        Walk walk = Walk.keeping().coin(10);
        SaleId late = walk.spare;
        walk.passed(Flap.COLLECT);
        assertEquals(
                List.of(
                        new Fact.PaymentKept(walk.sale, eur(50), true),
                        new Fact.PaymentKept(late, eur(10), false),
                        new Fact.RefundOwed(late, eur(10))),
                walk.reports);
    }

    @Test
    void aLateCoinThatWentBackWithTheOthersIsReturned() {
        Walk walk = Walk.releasing().coin(10);
        SaleId late = walk.spare;
        walk.passed(Flap.RETURN);
        assertEquals(
                List.of(
                        new Fact.PaymentReleased(walk.sale, eur(50)),
                        new Fact.CreditReturned(late, eur(10), ReturnReason.TOO_MUCH)),
                walk.reports);
    }

    @Test
    void aLateCoinInAStuckEscrowIsUnresolved() {
        Walk walk = Walk.keeping().coin(10);
        SaleId late = walk.spare;
        walk.silent(Flap.COLLECT);
        assertTrue(walk.reports.contains(new Fact.PaymentUnresolved(late, eur(10))));
    }

    @Test
    void aCoinOutOfTheBlueGoesBack() {
        Walk walk = Walk.selling().coin(10);
        assertEquals(List.of(new Fact.CreditReceived(walk.spare, Tender.COINS, eur(10), eur(10))), walk.reports);
        assertTrue(walk.opens(Flap.RETURN));
    }

    @Test
    void aCoinThatIsGoneWhenItIsCountedIsUnresolved() {
        Walk walk = Walk.selling().coin(10, false);
        assertEquals(new Fact.PaymentUnresolved(walk.spare, eur(10)), walk.reports.getLast());
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void aCoinInAStuckMachineIsUnresolved() {
        Walk walk = Walk.keeping().silent(Flap.COLLECT).coin(10);
        assertEquals(
                List.of(
                        new Fact.CreditReceived(walk.spare, Tender.COINS, eur(10), eur(10)),
                        new Fact.PaymentUnresolved(walk.spare, eur(10))),
                walk.reports);
    }

    @Test
    void aFlapThatNobodyWaitsForChangesNothing() {
        Walk walk = Walk.paid();
        VendorState before = walk.state;
        walk.passed(Flap.COLLECT);
        assertEquals(before, walk.state);
        assertEquals(List.of(), walk.reports);
    }
}
