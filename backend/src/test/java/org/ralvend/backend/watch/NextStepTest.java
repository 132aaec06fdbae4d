package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
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
                NextStep.of(sale, List.of(paid(State.PAID)), attempts, List.of(), SOLD));
        assertEquals(
                "overdue since 2026-12-05: the attempt is written off, and a refund is due",
                NextStep.of(sale, List.of(paid(State.PAID)), attempts, List.of(), DEADLINE));
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

    private static String step(SaleState state, State money, Instant now) {
        StatusEvent owed = new StatusEvent(
                ID, SOLD.plus(Duration.ofDays(3)), "backend", null, SaleState.REFUND_DUE, "no stock left", "a test");
        return NextStep.of(ColaSale.of(state), List.of(paid(money)), List.of(), List.of(owed), now);
    }

    private static Payment paid(State state) {
        return ColaSale.paid(Tender.COINS, state);
    }
}
