package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AttemptReceived;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SoldUnit;

/**
 * What a backend that was restored from a backup makes of attempts that it ordered and does not know any more, in whatever
 * order their warehouse and their vendor tell of them; on a real PostgreSQL.
 */
class RetoldTest extends TownTest {
    private final AttemptId attempt = new AttemptId(UUID.randomUUID());
    private SaleRequested cola;

    @BeforeEach
    void sellOne() {
        town.stock("near", 1, 2);
        cola = town.cola();
    }

    @Test
    void anOrderSaysWhatItIsFor() throws ProtocolException {
        assertEquals(new SoldUnit(cola.sale(), 1), town.orderFor(cola).sold());
    }

    @Test
    void isDeliveredWhereTheWarehouseIsFirst() {
        town.send(town.near.sends(received(cola)));
        town.send(town.near.sends(started()));
        town.send(town.near.sends(dropped()));
        assertEquals("1 on hand, 0 reserved, 0 missing", town.shelf("near"));

        town.send(town.vendor.sends(cola));
        town.send(town.vendor.sends(verdict(), kept(false)));

        assertDelivered();
    }

    @Test
    void isDeliveredWhereTheVendorIsFirst() {
        town.send(town.vendor.sends(cola));
        town.send(town.vendor.sends(verdict(), kept(false)));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));

        town.send(town.near.sends(received(cola)));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        town.send(town.near.sends(started(), dropped()));

        assertDelivered();
    }

    @Test
    void isDeliveredWhereBothTellInTheSameBatch() {
        town.send(
                town.near.sends(received(cola), started(), dropped()), town.vendor.sends(cola, verdict(), kept(true)));

        assertDelivered();
    }

    @Test
    void isDeliveredWhereTheVendorTellsFirstInTheSameBatch() {
        town.send(
                town.vendor.sends(cola, verdict(), kept(false)), town.near.sends(received(cola), started(), dropped()));

        assertDelivered();
    }

    @Test
    void isDeliveredWhereTheSaleComesWhileItsAttemptIsOpen() {
        town.send(town.near.sends(received(cola), started()));

        List<Down> answers = town.send(town.vendor.sends(cola, kept(true)));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "nothing else is ordered meanwhile");
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        town.send(town.near.sends(dropped()));
        assertDelivered();
    }

    /** The backup knew the sale, and not that its unit fell. */
    @Test
    void isNotOwedWhereItsMoneyWasAlreadyDue() {
        town.send(town.vendor.sends(cola, kept(false)));
        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));

        town.send(town.near.sends(received(cola), started()));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        town.send(town.near.sends(dropped()));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
    }

    @Test
    void isOwedWhereItsAttemptFailedBeforeItsSaleWasKnown() {
        town.send(town.near.sends(received(cola), started()));
        town.send(town.near.sends(new Fact.DispenseFailed(attempt, 1, Fact.DispenseFailure.JAM)));
        assertTrue(town.locations().getFirst().blocked(), "the shelf is told at once");
        town.stock("far", 1, 1);

        town.send(town.vendor.sends(cola, kept(false)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.reserved("far"));
    }

    @Test
    void isOwedWhereItsAttemptFailsAfterItsSaleIsKnown() {
        town.send(town.near.sends(received(cola), started()));
        town.send(town.vendor.sends(cola, kept(false)));
        town.stock("far", 1, 1);

        town.send(town.near.sends(new Fact.DispenseFailed(attempt, 1, Fact.DispenseFailure.JAM)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.reserved("far"));
    }

    /** Its price list was published since the backup, and is known to nobody any more: what fell shows that it was good. */
    @Test
    void isDeliveredWhereItsListIsNotKnownAnyMore() {
        cola = town.cola(new ListRef(9, town.list.sha256()), TestTown.PRICE);
        town.send(town.near.sends(received(cola), started(), dropped()));

        town.send(town.vendor.sends(cola, verdict(), kept(false)));

        assertDelivered();
    }

    @Test
    void isDeliveredWhereItTookTheLastUnit() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));
        town.send(town.near.sends(received(cola), started(), dropped()));

        List<Down> answers = town.send(town.vendor.sends(cola, verdict(), kept(false)));

        assertTrue(answers.stream().anyMatch(Down.SaleAccepted.class::isInstance));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
        assertEquals(List.of(), town.losses());
        assertEquals("0 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    /** The last unit is another's by the books; what falls decides whose it was. */
    @Test
    void isDeliveredWhereItsAttemptTakesWhatAnotherWasPromised() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));
        SaleRequested other = town.cola();
        town.send(town.vendor.sends(other, new Fact.PaymentKept(other.sale(), TestTown.PRICE, false)));
        town.send(town.near.sends(received(cola), started()));

        town.send(town.vendor.sends(cola, verdict(), kept(false)));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
        town.send(town.near.sends(dropped()));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(SaleState.REFUND_DUE, town.state(other.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(other.sale()));
        assertEquals("0 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    /** Whoever had been promised something is owed, and not turned away. */
    @Test
    void isOwedWhereItsAttemptFailedAndNothingIsLeft() {
        town.send(town.near.sends(received(cola), started()));
        town.send(town.near.sends(new Fact.DispenseFailed(attempt, 1, Fact.DispenseFailure.EMPTY)));

        List<Down> answers = town.send(town.vendor.sends(cola));
        assertTrue(answers.stream().anyMatch(Down.SaleAccepted.class::isInstance));
        town.send(town.vendor.sends(verdict(), kept(false)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));
    }

    @Test
    void isALossWhereItsSaleHasNoSuchUnit() {
        SoldUnit second = new SoldUnit(cola.sale(), 2);
        town.send(town.near.sends(
                new AttemptReceived(attempt, new AttemptReceived.Order(second, 1, 1, TestTown.COLA)),
                started(),
                dropped()));

        town.send(town.vendor.sends(cola, verdict(), kept(false)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(List.of("slot 1"), town.losses());
        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void isALossWhereAnotherAttemptAtItsUnitIsOpen() throws ProtocolException {
        DispenseUnit order = town.orderFor(cola);
        assertNotEquals(attempt, order.attempt());

        town.send(town.near.sends(received(cola), started(), dropped()));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("slot 1"), town.losses());
        assertEquals("0 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void isALossWhereItsUnitIsDeliveredAlready() throws ProtocolException {
        DispenseUnit order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        town.send(town.near.sends(received(cola), started(), dropped()));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("250 for 1"), town.losses());
        assertEquals("0 on hand, 0 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of("CONFLICT"), town.faults());
    }

    @Test
    void isALossWhereTwoFellBeforeTheirSaleIsKnown() {
        town.stock("near", 1, 3);
        town.send(town.near.sends(received(cola), started(), dropped()));
        AttemptId second = new AttemptId(UUID.randomUUID());
        AttemptReceived.Order again = new AttemptReceived.Order(new SoldUnit(cola.sale(), 1), 2, 1, TestTown.COLA);
        town.send(town.near.sends(
                new AttemptReceived(second, again), new Fact.AttemptStarted(second, 1), new Fact.Dispensed(second, 1)));

        town.send(town.vendor.sends(cola, verdict(), kept(false)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("250 for 1"), town.losses());
        assertEquals("3 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void isWrittenOffAtTheLatestWhereItsVendorNeverTells() {
        town.send(town.near.sends(received(cola), started(), new Fact.DispenseUnresolved(attempt, 1)));

        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));

        assertEquals("WRITTEN_OFF", town.attemptState(attempt));
        assertEquals("2 on hand, 0 reserved, 1 missing", town.shelf("near"));
    }

    @Test
    void ofASlotThatIsNotKnownIsKeptForAnOperator() {
        AttemptReceived.Order elsewhere = new AttemptReceived.Order(new SoldUnit(cola.sale(), 1), 1, 9, TestTown.COLA);

        town.send(town.near.sends(new AttemptReceived(attempt, elsewhere)));

        assertEquals(List.of("NOT-FOUND"), town.faults());
    }

    private void assertDelivered() {
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
        assertEquals("1 on hand, 0 reserved, 0 missing", town.shelf("near"));
        assertEquals(1, town.moved("near"));
        assertEquals(List.of(), town.losses());
        assertEquals(List.of(), town.faults());
        assertEquals("DISPENSED", town.attemptState(attempt));
    }

    private AttemptReceived received(SaleRequested sale) {
        SoldUnit sold = new SoldUnit(sale.sale(), 1);
        return new AttemptReceived(attempt, new AttemptReceived.Order(sold, 1, 1, TestTown.COLA));
    }

    private Fact started() {
        return new Fact.AttemptStarted(attempt, 1);
    }

    private Fact dropped() {
        return new Fact.Dispensed(attempt, 1);
    }

    private Fact verdict() {
        return new Fact.VerdictReceived(cola.sale(), true);
    }

    private Fact kept(boolean waiting) {
        return new Fact.PaymentKept(cola.sale(), TestTown.PRICE, waiting);
    }
}
