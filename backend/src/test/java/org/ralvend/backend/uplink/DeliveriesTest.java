package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

/** Attempts at warehouses, from kept money to a product or a claim; on a real PostgreSQL. */
class DeliveriesTest extends TownTest {
    @Test
    void deliversAKeptSaleAndCommitsItsReservation() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        DispenseUnit order = town.order(town.send(town.vendor.sends(
                new Fact.VerdictReceived(cola.sale(), true), new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));
        assertEquals(town.near.known.device(), order.device());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));

        town.send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.AttemptStarted(order.attempt(), 1),
                new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(0, town.reserved("near"));
        assertEquals(1, town.onHand("near"));
    }

    @Test
    void triesTheOtherWarehouseAfterAJamAndBlocksTheSlot() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 3, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        DispenseUnit first =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        DispenseUnit second = town.order(town.send(town.near.sends(
                new Fact.AttemptReceived(first.attempt()),
                new Fact.AttemptStarted(first.attempt(), 1),
                new Fact.DispenseFailed(first.attempt(), 1, Fact.DispenseFailure.JAM))));

        assertEquals(town.far.known.device(), second.device());
        assertEquals(2, second.number());
        assertTrue(town.locations().stream().anyMatch(l -> l.machine().equals("near") && l.blocked()));
        town.send(town.far.sends(new Fact.AttemptReceived(second.attempt()), new Fact.Dispensed(second.attempt(), 3)));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(0, town.onHand("far"));
    }

    @Test
    void findsASlotEmptyAndLeavesTheSaleToTheRefundRuleWhereNothingIsLeft() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        DispenseUnit order =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        town.send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.EMPTY)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(0, town.onHand("near"));
    }

    @Test
    void makesASaleClaimableWhenNobodyWaits() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void ordersAgainWithTheFreshNonceAfterARefusal() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        DispenseUnit first =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        DispenseUnit second = town.order(
                town.send(town.near.sends(new Fact.AttemptRefused(first.attempt(), Fact.RefuseReason.NONCE_OLD))));

        assertEquals(town.near.known.device(), second.device());
        assertTrue(!second.nonce().equals(first.nonce()));
        assertEquals(2, second.number());
    }

    @Test
    void releasesTheYoungestReservationsWhereACountFindsLess() {
        town.stock("near", 1, 3);
        town.stock("far", 1, 1);
        town.send(town.vendor.sends(town.cola(), town.cola(), town.cola()));
        assertEquals(3, town.reserved("near"));

        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));

        assertEquals(1, town.onHand("near"));
        assertEquals(1, town.reserved("near"));
        assertEquals(1, town.reserved("far"));
    }

    @Test
    void givesUpAfterFiveRefusalsAndLeavesTheSaleClaimable() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        DispenseUnit order =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));
        List<Down> last = List.of();
        for (int refusals = 0; refusals < 5; refusals++) {
            last = town.send(
                    town.near.sends(new Fact.AttemptRefused(order.attempt(), Fact.RefuseReason.NONCE_UNKNOWN)));
            if (last.stream().noneMatch(Down.Signed.class::isInstance)) {
                break;
            }
            order = town.order(last);
        }
        assertEquals(1, last.size());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void asksTheOtherWarehouseWhereOneIsOutOfService() throws ProtocolException {
        town.stock("near", 1, 1);
        town.stock("far", 1, 1);
        DispenseUnit first = town.orderFor(town.cola());

        DispenseUnit second = town.order(
                town.send(town.near.sends(new Fact.AttemptRefused(first.attempt(), Fact.RefuseReason.OUT_OF_SERVICE))));

        assertEquals(town.far.known.device(), second.device());
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void turnsNoBlockedSlotForTheNextSale() throws ProtocolException {
        town.stock("near", 1, 3);
        town.stock("far", 1, 1);
        SaleRequested later = town.cola();
        DispenseUnit jammed = town.orderFor(town.cola());
        town.send(town.vendor.sends(later));
        assertEquals(2, town.reserved("near"));
        town.send(town.near.sends(new Fact.DispenseFailed(jammed.attempt(), 1, Fact.DispenseFailure.JAM)));
        town.stock("far", 1, 1);

        DispenseUnit order =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(later.sale(), TestTown.PRICE, true))));

        assertEquals(town.far.known.device(), order.device());
    }

    @Test
    void keepsTheOpenAttemptOfASaleWhoseShelfWasCountedShort() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);

        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(0, town.onHand("near"));
    }

    @Test
    void leavesASaleOpenWhoseWarehouseDoesNotKnowWhetherItFell() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);

        List<Down> answers = town.send(town.near.sends(
                new Fact.AttemptStarted(order.attempt(), 1), new Fact.DispenseUnresolved(order.attempt(), 1)));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "no second motor turns");
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
        StatusEvent last = town.events(cola.sale()).getLast();
        assertTrue(last.why().startsWith("the warehouse does not know whether it fell"), last.why());
        assertEquals(SaleState.DELIVERING, last.from());
        assertEquals(SaleState.DELIVERING, last.to());
    }

    @Test
    void deliversWhatTurnsOutToHaveFallenAfterAll() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);

        town.send(town.near.sends(
                new Fact.DispenseUnresolved(order.attempt(), 1), new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(1, town.onHand("near"));
        assertEquals(0, town.unbookable());
    }

    @Test
    void ordersAgainAfterAnAttemptThatNeverArrivedWasVoided() throws ProtocolException {
        town.stock("near", 1, 1);
        DispenseUnit first = town.orderFor(town.cola());

        DispenseUnit second = town.order(town.send(town.near.sends(new Fact.AttemptVoided(first.attempt()))));

        assertEquals(2, second.number());
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void keepsTheUnitForAClaimWhereTheAttemptWasCancelledAndNobodyWaits() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        town.customerLeaves();

        List<Down> answers = town.send(
                town.near.sends(new Fact.AttemptReceived(order.attempt()), new Fact.AttemptCancelled(order.attempt())));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "nobody waits");
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void takesAUnitOffItsShelfThatFellAfterItsAttemptHadFailed() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.JAM)));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(1, town.onHand("near"));
        assertEquals(1, town.reserved("far"));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertEquals(List.of("CONFLICT"), town.faults());
        assertEquals(List.of("250 for 1"), town.losses());
        String why = town.events(cola.sale()).getLast().why();
        assertEquals("conflict: unit 1 dropped at near, attempt 1 was FAILED", why);
    }

    @Test
    void takesAUnitOffAShelfThatHadBeenFoundEmpty() throws ProtocolException {
        town.stock("near", 1, 2);
        DispenseUnit order = town.orderFor(town.cola());
        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.EMPTY)));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(0, town.onHand("near"));
        assertEquals(List.of("CONFLICT"), town.faults());
        assertEquals(0, town.moved("near"));
    }

    @Test
    void keepsForAnOperatorWhatFellUnaskedAndWhichEntriesAreLost() {
        town.send(town.near.sends(
                new Fact.FaultRaised(FaultCode.DROP_UNASKED, "drop sensor: a product fell"),
                new Fact.FaultRaised(FaultCode.LINK_DOWN, "of no account here"),
                new Fact.Lost(3, 5)));

        assertEquals(List.of("DROP-UNASKED", "JOURNAL-CORRUPT"), town.faults());
    }

    @Test
    void countsTheTimeAMessageWaitedHereIntoItsAge() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        Arrival kept = town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true));

        town.send(new Arrival(kept.from(), kept.message(), kept.at().minusSeconds(61)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void startsNoMotorForACustomerWhoHasStoppedWaiting() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        Arrival kept = town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true));

        DispenseUnit order = town.order(
                town.send(new Arrival(kept.from(), kept.message(), kept.at().minusSeconds(50))));

        assertTrue(order.startWithinMillis() <= 10_000, "" + order.startWithinMillis());
    }

    @Test
    void asksAgainWithWhatTheWarehouseHasJustSentWhateverWasOld() throws ProtocolException {
        for (Fact.RefuseReason reason : List.of(
                Fact.RefuseReason.NONCE_OLD,
                Fact.RefuseReason.NONCE_UNKNOWN,
                Fact.RefuseReason.OTHER_EPOCH,
                Fact.RefuseReason.OTHER_DEVICE)) {
            town.stock("near", 1, 1);
            DispenseUnit first = town.orderFor(town.cola());

            DispenseUnit second =
                    town.order(town.send(town.near.sends(new Fact.AttemptRefused(first.attempt(), reason))));

            assertEquals(town.near.known.device(), second.device());
            assertTrue(!second.nonce().equals(first.nonce()), "a fresh nonce");
        }
    }

    @Test
    void blocksTheSlotThatTheWarehouseDoesNotHaveAndTakesAnother() throws ProtocolException {
        town.stock("near", 99, 2);
        town.stock("near", 1, 1);
        DispenseUnit first = town.orderFor(town.cola());
        assertEquals(99, first.slot());

        DispenseUnit second = town.order(
                town.send(town.near.sends(new Fact.AttemptRefused(first.attempt(), Fact.RefuseReason.SLOT_UNKNOWN))));

        assertEquals(1, second.slot());
        assertTrue(town.locations().stream().anyMatch(l -> l.slot() == 99 && l.blocked()));
    }

    @Test
    void believesNoOtherJournalThatAnAttemptNeverStarted() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        TestDevice begunAnew = town.near.renewed();

        List<Down> answers =
                town.send(begunAnew.sends(new Fact.AttemptRefused(order.attempt(), Fact.RefuseReason.OTHER_EPOCH)));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "no second motor turns");
        assertEquals("UNRESOLVED", town.attemptState(order.attempt()));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
    }

    @Test
    void booksALossForWhatFellWithoutAnOrder() {
        town.stock("near", 1, 2);
        AttemptId nobodys = AttemptId.of("01a3b58e-7b1e-7000-8000-000000000001");

        town.send(town.near.sends(new Fact.Dispensed(nobodys, 1), new Fact.Dispensed(nobodys, 1)));
        town.send(town.near.sends(new Fact.Dispensed(nobodys, 1)));

        assertEquals(1, town.onHand("near"));
        assertEquals(List.of("slot 1"), town.losses());
        assertEquals(List.of("CONFLICT"), town.faults());
    }

    @Test
    void keepsForAnOperatorWhatFellFromASlotThatNobodyFilled() {
        town.send(town.near.sends(new Fact.Dispensed(AttemptId.of("01a3b58e-7b1e-7000-8000-000000000002"), 7)));

        assertEquals(List.of("NOT-FOUND"), town.faults());
        assertEquals(List.of(), town.losses());
    }

    @Test
    void movesNothingForAnAttemptThatIsAnotherMachines() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 1, 2);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);

        town.send(town.far.sends(
                new Fact.Dispensed(order.attempt(), 1),
                new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.EMPTY),
                new Fact.AttemptVoided(order.attempt())));

        assertEquals(List.of("MESSAGE-FOREIGN", "MESSAGE-FOREIGN", "MESSAGE-FOREIGN"), town.faults());
        assertEquals("ISSUED", town.attemptState(order.attempt()));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertEquals(2, town.onHand("near"));
        assertEquals(2, town.onHand("far"));
    }
}
