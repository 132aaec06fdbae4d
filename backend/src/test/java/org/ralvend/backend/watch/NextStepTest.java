package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** What the customer is told happens next, and by when. */
class NextStepTest {
    private static final Instant SOLD = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant DEADLINE = SOLD.plus(Duration.ofDays(14));
    private static final Money PRICE = new Money(250, "EUR");
    private static final Sku COLA = new Sku("COLA-033");
    private static final SaleId ID = SaleId.mint(() -> SOLD, new Random(5));

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
        Sale sale = sale(SaleState.DELIVERING, SaleState.DELIVERING);
        List<Attempt> attempts = List.of(attempt(1, Attempt.State.REFUSED), attempt(2, Attempt.State.UNRESOLVED));

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
                250, SalePage.refundDue(sale(SaleState.DELIVERED, SaleState.REFUND_DUE), List.of(kept), List.of()));
        assertEquals(
                500, SalePage.refundDue(sale(SaleState.REFUND_DUE, SaleState.REFUND_DUE), List.of(kept), List.of()));
    }

    @Test
    void owesAllThatWasKeptWhereThereAreNoUnitsAndNeverMoreThanThat() {
        assertEquals(250, SalePage.refundDue(sale(), List.of(paid(State.REFUND_DUE)), List.of()));
        assertEquals(0, SalePage.refundDue(sale(), List.of(paid(State.RELEASED)), List.of()));
        assertEquals(
                250,
                SalePage.refundDue(
                        sale(SaleState.REFUND_DUE, SaleState.REFUND_DUE), List.of(paid(State.REFUND_DUE)), List.of()));
    }

    private static String step(SaleState state, State money, Instant now) {
        StatusEvent owed = new StatusEvent(
                ID, SOLD.plus(Duration.ofDays(3)), "backend", null, SaleState.REFUND_DUE, "no stock left", "a test");
        return NextStep.of(sale(state), List.of(paid(money)), List.of(), List.of(owed), now);
    }

    private static Payment paid(State state) {
        return new Payment(ID, 1, Tender.COINS, PRICE, state, "vendor", "1");
    }

    private static Attempt attempt(int number, Attempt.State state) {
        return new Attempt(
                AttemptId.mint(() -> SOLD, new Random(number)),
                ID,
                1,
                number,
                new Shelf(new MachineId("near"), 1),
                new DeviceId("d-2"),
                null,
                COLA,
                null,
                state,
                null,
                SOLD,
                SOLD.plusSeconds(60),
                DEADLINE,
                SOLD);
    }

    /** The first unit's state stands for the sale. */
    private static Sale sale(SaleState... states) {
        List<SaleUnit> units = IntStream.range(0, states.length)
                .mapToObj(i -> new SaleUnit(i + 1, COLA, PRICE, states[i]))
                .toList();
        return new Sale(
                ID,
                new MachineId("vendor"),
                new DeviceId("d-1"),
                PRICE,
                null,
                states.length == 0 ? SaleState.REFUND_DUE : states[0],
                null,
                SOLD,
                DEADLINE,
                null,
                units);
    }
}
