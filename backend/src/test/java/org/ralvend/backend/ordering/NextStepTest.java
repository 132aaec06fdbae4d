package org.ralvend.backend.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
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
                "a refund is due since 2026-12-05; an operator makes it",
                step(SaleState.CLAIMABLE, State.PAID, DEADLINE));
        assertEquals(
                "overdue since 2026-12-05: an operator settles the attempt that never ended",
                step(SaleState.DELIVERING, State.PAID, DEADLINE));
    }

    @Test
    void saysSinceWhenARefundIsDue() {
        assertEquals(
                "a refund is due since 2026-11-24; an operator makes it",
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

    private static String step(SaleState state, State money, Instant now) {
        SaleUnit unit = new SaleUnit(1, new Sku("COLA-033"), PRICE, state);
        Sale sale = new Sale(
                ID,
                new MachineId("vendor"),
                new DeviceId("d-1"),
                PRICE,
                null,
                state,
                null,
                SOLD,
                DEADLINE,
                null,
                List.of(unit));
        StatusEvent owed = new StatusEvent(
                ID, SOLD.plus(Duration.ofDays(3)), "backend", null, SaleState.REFUND_DUE, "no stock left", "a test");
        return NextStep.of(
                sale, List.of(new Payment(ID, 1, Tender.COINS, PRICE, money, "vendor", "1")), List.of(owed), now);
    }
}
