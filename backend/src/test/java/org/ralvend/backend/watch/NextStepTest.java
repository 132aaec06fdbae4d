package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.ColaSale.DEADLINE;
import static org.ralvend.backend.ColaSale.ID;
import static org.ralvend.backend.ColaSale.SOLD;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ColaSale;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;

/** What the customer is told happens next, and by when. */
class NextStepTest {

    @Test
    void namesTheDayUntilWhichAUnitIsHeld() {
        assertEquals(
                "held for the customer's claim until 2026-12-05; then a refund is due",
                step(SaleState.CLAIMABLE, State.PAID, SOLD));
    }

    @Test
    void promisesNothingThatIsOverdue() {
        assertEquals(
                "the refund that is due since 2026-12-05 is paid out", step(SaleState.CLAIMABLE, State.PAID, DEADLINE));
        assertEquals(
                "overdue since 2026-12-05: its warehouse says what became of the attempt; where it never will, an operator"
                        + " revokes its device and writes the attempt off",
                step(SaleState.DELIVERING, State.PAID, DEADLINE));
    }

    @Test
    void saysSinceWhenARefundIsDue() {
        assertEquals(
                "a refund is due since 2026-11-24; its code is not known, so an operator pays it and records that",
                step(SaleState.REFUND_DUE, State.REFUND_DUE, DEADLINE));
    }

    @Test
    void saysThatNobodyKnowsWhereTheMoneyIsBeforeAnythingElse() {
        assertEquals("an operator settles where the money went", step(SaleState.RECORDED, State.UNKNOWN, SOLD));
        assertEquals("an operator settles where the money went", step(SaleState.DELIVERED, State.UNKNOWN, SOLD));
    }

    @Test
    void saysWhatTheVendorStillHasToDoForARejectedSale() {
        assertEquals("the vendor returns the money", step(SaleState.REJECTED, State.AUTHORISED, SOLD));
        assertEquals("none: the money went back", step(SaleState.REJECTED, State.RELEASED, SOLD));
    }

    @Test
    void sendsATechnicianWhereTheWarehouseDoesNotKnow() {
        Sale sale = ColaSale.of(SaleState.DELIVERING, SaleState.DELIVERING);
        List<Attempt> attempts = List.of(
                ColaSale.attempt(1, Attempt.State.REFUSED, "near", SOLD),
                ColaSale.attempt(2, Attempt.State.UNRESOLVED, "near", SOLD));

        assertEquals(
                "a technician counts the slot or writes the attempt off, at the latest the deadline of 2026-12-05 does",
                next(sale, List.of(paid(State.PAID)), attempts, List.of(), SOLD));
        assertEquals(
                "overdue since 2026-12-05: the attempt is written off, and a refund is due",
                next(sale, List.of(paid(State.PAID)), attempts, List.of(), DEADLINE));
    }

    @Test
    void owesOnlyTheUnitsThatAreNotDelivered() {
        Payment kept = new Payment(ID, 1, Tender.COINS, new Money(500, "EUR"), State.REFUND_DUE, "vendor", "1");

        assertEquals(
                250,
                SalePage.refundDue(ColaSale.of(SaleState.DELIVERED, SaleState.REFUND_DUE), List.of(kept), List.of()));
        assertEquals(
                500,
                SalePage.refundDue(ColaSale.of(SaleState.REFUND_DUE, SaleState.REFUND_DUE), List.of(kept), List.of()));
    }

    @Test
    void owesAllThatWasKeptWhereThereAreNoUnitsAndNeverMoreThanThat() {
        assertEquals(250, SalePage.refundDue(ColaSale.of(), List.of(paid(State.REFUND_DUE)), List.of()));
        assertEquals(0, SalePage.refundDue(ColaSale.of(), List.of(paid(State.RELEASED)), List.of()));
        assertEquals(
                250,
                SalePage.refundDue(
                        ColaSale.of(SaleState.REFUND_DUE, SaleState.REFUND_DUE),
                        List.of(paid(State.REFUND_DUE)),
                        List.of()));
    }

    @Test
    void saysWhoSendsMoneyBackToItsCardAndWhenTheAcquirerIsAskedAgain() {
        String due = "a refund is due since 2026-11-24; it was paid by card, ";
        assertEquals(due + "so an operator pays it back to that card and records that", byCard(ByCard.BY_HAND));
        assertEquals(due + "and goes back to that card through the acquirer", byCard(new ByCard(List.of(), "bank")));
        assertEquals(
                due
                        + "and its way back to that card is ordered since 2026-11-21; the acquirer was asked 2 times, last heard:"
                        + " no answer; asked again at 2026-11-21T12:01:00Z",
                byCard(new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.ORDERED, "no answer")), "bank")));
        assertEquals(
                due
                        + "so an operator pays it back to that card and records that, since the acquirer refuses that: closed",
                byCard(new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.REFUSED, "closed")), "bank")));
    }

    @Test
    void saysThatNobodyAsksWhereNoAcquirerIsSet() {
        ByCard left = new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.ORDERED, "no answer")), "");
        assertTrue(byCard(left).endsWith("no answer; nobody asks again, since acquirer.url is not set"));
    }

    @Test
    void saysThatNobodyAsksWhereAnotherAcquirerIsSet() {
        ByCard left = new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.ORDERED, "no answer")), "another");
        assertTrue(byCard(left)
                .endsWith("no answer; nobody asks again, since it was asked of bank and acquirer.url is another"));
    }

    @Test
    void saysOfEachUnitWhoSendsItsMoneyBackSoThatNobodyPaysWhatTheBackendPays() {
        ByCard ordered = new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.ORDERED, "no answer")), "bank");
        String both = byCard(ordered, SaleState.REFUND_DUE, SaleState.REFUND_DUE);
        assertTrue(both.contains("it was paid by card: unit 1, and its way back to that card is ordered since"), both);
        assertTrue(both.endsWith("; unit 2, and goes back to that card through the acquirer"), both);
    }

    @Test
    void saysThatAllThatACardPaidIsAnOperatorsOnceAnythingOfItWasRefused() {
        ByCard refused = new ByCard(List.of(ColaSale.ordered(1, RefundOrder.State.REFUSED, "closed")), "bank");
        assertEquals(
                "a refund is due since 2026-11-24; it was paid by card: unit 1, so an operator pays it back to that card and"
                        + " records that, since the acquirer refuses that: closed; unit 2, so an operator pays it back to that"
                        + " card and records that, since the acquirer refuses that: closed",
                byCard(refused, SaleState.REFUND_DUE, SaleState.REFUND_DUE));
        assertEquals(
                "a refund is due since 2026-11-24; it was paid by card, so an operator pays it back to that card and records"
                        + " that, since the acquirer refuses that: closed",
                byCard(refused, SaleState.REFUNDED, SaleState.REFUND_DUE));
    }

    private static String byCard(ByCard byCard) {
        return byCard(byCard, SaleState.REFUND_DUE);
    }

    private static String byCard(ByCard byCard, SaleState... units) {
        List<Payment> payments = List.of(ColaSale.paid(Tender.CARD, State.REFUND_DUE));
        return NextStep.of(
                new SalePage.Parts(
                        ColaSale.standing(null, SaleState.REFUND_DUE, units),
                        payments,
                        List.of(),
                        byCard,
                        List.of(),
                        List.of(owed())),
                DEADLINE);
    }

    private static String next(
            Sale sale, List<Payment> payments, List<Attempt> attempts, List<StatusEvent> events, Instant now) {
        return NextStep.of(new SalePage.Parts(sale, payments, List.of(), ByCard.BY_HAND, attempts, events), now);
    }

    private static StatusEvent owed() {
        return new StatusEvent(
                ID, SOLD.plus(Duration.ofDays(3)), "backend", null, SaleState.REFUND_DUE, "no stock left", "a test");
    }

    private static String step(SaleState state, State money, Instant now) {
        return next(ColaSale.of(state), List.of(paid(money)), List.of(), List.of(owed()), now);
    }

    private static Payment paid(State state) {
        return ColaSale.paid(Tender.COINS, state);
    }
}
