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
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/** The rows of the second table above {@link VendorMachine}. */
class RestartTest {
    @Test
    void aPartlyPaidSaleIsGivenBack() {
        Walk walk = Walk.chosen().coin(20).restart(true);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(20), ReturnReason.RESTARTED)), walk.reports);
    }

    @Test
    void aPartlyPaidSaleWhoseCoinsAreGoneIsUnresolved() {
        Walk walk = Walk.chosen().coin(20).restart(false);
        assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(20))), walk.reports);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void aSaleWithoutCoinIsForgotten() {
        Walk walk = Walk.chosen().restart(false);
        assertEquals(List.of(), walk.reports);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void aReturnThatWasNotDoneIsDone() {
        Walk walk = Walk.chosen().coin(20).cancel().restart(true);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.sale, eur(20), ReturnReason.CANCELLED)), walk.reports);
    }

    @Test
    void anEmptyEscrowIsUnresolvedWhereAFlapWasOrderedOpen() {
        for (Walk walk : List.of(Walk.keeping(), Walk.releasing())) {
            walk.restart(false);
            assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
            assertFalse(walk.opens(Flap.COLLECT));
            assertFalse(walk.opens(Flap.RETURN));
        }
    }

    @Test
    void goesOnWaitingForTheVerdictWithoutTheCustomer() {
        Walk walk = Walk.paid().restart(true);
        assertEquals(List.of(walk.sale), walk.state.salesWithoutVerdict());
        walk.accept(walk.sale).passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), false)), walk.reports);
    }

    @Test
    void paysNoCoinForARejectionAfterwards() {
        Walk walk = Walk.paid().restart(true);
        walk.reject(walk.sale);
        assertFalse(walk.opens(Flap.RETURN));
        walk.passed(Flap.COLLECT);
        assertEquals(
                List.of(new Fact.PaymentKept(walk.sale, eur(50), false), new Fact.RefundOwed(walk.sale, eur(50))),
                walk.reports);
    }

    @Test
    void doesNotWaitForEver() {
        Walk walk = Walk.paid().restart(true);
        assertTrue(walk.acts.contains(new Act.StartTimer(Timer.PATIENCE, 10_000)));
        walk.fire(Timer.PATIENCE).passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), false)), walk.reports);
    }

    @Test
    void aRequestedSaleWhoseCoinsAreGoneIsUnresolvedAndStaysUnanswered() {
        Walk walk = Walk.paid().restart(false);
        assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
        assertEquals(List.of(walk.sale), walk.state.salesWithoutVerdict());
        walk.reject(walk.sale);
        assertEquals(List.of(new Fact.VerdictReceived(walk.sale, false)), walk.reports);
    }

    @Test
    void aCollectThatWasNotDoneIsDone() {
        Walk walk = Walk.keeping().restart(true);
        assertTrue(walk.opens(Flap.COLLECT));
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(new Fact.PaymentKept(walk.sale, eur(50), false)), walk.reports);
    }

    @Test
    void ofAReleaseThatWasCutNobodyKnowsHowManyCoinsAreOut() {
        Walk walk = Walk.releasing().restart(true);
        assertTrue(walk.opens(Flap.COLLECT));
        assertEquals(List.of(new Fact.PaymentUnresolved(walk.sale, eur(50))), walk.reports);
        walk.passed(Flap.COLLECT);
        assertEquals(List.of(), walk.reports);
        assertInstanceOf(Phase.Showing.class, walk.state.phase());
    }

    @Test
    void whatIsLeftOfACutReleaseIsCollectedOnceMoreAndBookedOnce() {
        Walk again = Walk.releasing().restart(true).restart(true);
        assertTrue(again.opens(Flap.COLLECT));
        assertEquals(List.of(), again.reports);
        again.restart(false);
        assertEquals(List.of(), again.reports);
        assertInstanceOf(Phase.Idle.class, again.state.phase());

        Walk stuck = Walk.releasing().restart(true).silent(Flap.COLLECT);
        assertEquals(List.of(new Fact.FaultRaised(FaultCode.ESCROW_STUCK, "collect: no coin passed")), stuck.reports);
        assertInstanceOf(Phase.OutOfService.class, stuck.state.phase());
    }

    @Test
    void lateCoinsAfterAReleaseAreNobodysToTell() {
        Walk walk = Walk.releasing().coin(10);
        SaleId late = walk.spare;
        walk.restart(true);
        assertTrue(walk.reports.contains(new Fact.PaymentUnresolved(walk.sale, eur(50))));
        assertTrue(walk.reports.contains(new Fact.PaymentUnresolved(late, eur(10))));
        assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
        assertFalse(walk.opens(Flap.COLLECT));
    }

    @Test
    void coinsThatNobodyCountedGoBack() {
        Walk walk = Walk.selling().restart(true);
        assertTrue(walk.opens(Flap.RETURN));
        walk.passed(Flap.RETURN);
        assertEquals(List.of(new Fact.CreditReturned(walk.spare, eur(0), ReturnReason.RESTARTED)), walk.reports);
    }

    @Test
    void aStuckEscrowIsWellAgainOnceItIsEmpty() {
        Walk walk = Walk.keeping().silent(Flap.COLLECT).restart(true);
        assertInstanceOf(Phase.OutOfService.class, walk.state.phase());
        walk.restart(false);
        assertEquals(List.of(new Fact.FaultCleared(FaultCode.ESCROW_STUCK)), walk.reports);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void theLinkIsDownUntilItSaysOtherwise() {
        Walk walk = Walk.selling().restart(false).choose(1);
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }
}
