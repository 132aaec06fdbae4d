package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;

/** What vendors say about money, where it fits and where it contradicts; on a real PostgreSQL. */
class MoneyTest extends TownTest {
    @Test
    void keepsADeliveredSalePaidWhateverRefundIsClaimed() throws ProtocolException {
        SaleRequested cola = delivered();

        town.send(town.vendor.sends(new Fact.RefundOwed(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
        assertConflict(cola);
    }

    @Test
    void keepsPaidMoneyPaidWhereItIsSaidToHaveGoneBack() {
        SaleRequested cola = sold();
        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));

        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(List.of("PAID 250"), town.payments(cola.sale()));
        assertEquals(1, town.reserved("near"));
        assertConflict(cola);
    }

    @Test
    void owesWhatWasKeptAfterItWasSaidToHaveGoneBack() {
        SaleRequested cola = sold();
        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), TestTown.PRICE)));
        assertEquals(SaleState.VOID, town.state(cola.sale()));

        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));
        assertEquals(0, town.reserved("near"));
        assertConflict(cola);
    }

    @Test
    void deliversForLessThanThePriceAndShowsTheDifference() throws ProtocolException {
        SaleRequested cola = sold();

        List<Down> answers =
                town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), new Money(200, "EUR"), true)));

        assertEquals(town.near.known.device(), town.order(answers).device());
        assertEquals(List.of("PAID 200"), town.payments(cola.sale()));
        assertConflict(cola);
    }

    @Test
    void keepsTheReservationOfASaleWhoseMoneyIsNotWhereItWasSaidToBe() {
        SaleRequested cola = sold();

        town.send(town.vendor.sends(new Fact.PaymentUnresolved(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(List.of("UNKNOWN 250"), town.payments(cola.sale()));
        assertEquals(1, town.reserved("near"));
        assertEquals(0, town.unbookable());
    }

    @Test
    void owesWhatWasKeptForARejectedSale() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        assertEquals(SaleState.REJECTED, town.state(cola.sale()));

        town.send(town.vendor.sends(
                new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false),
                new Fact.VerdictReceived(cola.sale(), false),
                new Fact.RefundOwed(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));
        assertEquals(0, town.unbookable());
    }

    @Test
    void leavesARejectedSaleRejectedWhoseMoneyWentBack() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentReleased(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.REJECTED, town.state(cola.sale()));
        assertEquals(List.of("RELEASED 250"), town.payments(cola.sale()));
    }

    @Test
    void opensARejectedSaleWhoseMoneyNobodyKnowsTheWhereaboutsOf() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(
                cola,
                new Fact.VerdictReceived(cola.sale(), false),
                new Fact.PaymentUnresolved(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(List.of("UNKNOWN 250"), town.payments(cola.sale()));
        assertEquals(SaleState.REJECTED, town.events(cola.sale()).getLast().from());

        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.VOID, town.state(cola.sale()));
        assertEquals(0, town.unbookable());
    }

    private SaleRequested sold() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        return cola;
    }

    private SaleRequested delivered() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        return cola;
    }

    private void assertConflict(SaleRequested sale) {
        assertEquals(List.of("CONFLICT"), town.faults());
        assertTrue(
                town.events(sale.sale()).stream().map(StatusEvent::why).anyMatch(why -> why.startsWith("conflict: ")));
    }
}
