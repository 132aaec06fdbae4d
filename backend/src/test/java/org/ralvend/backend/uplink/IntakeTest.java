package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Installation;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** Batches of devices' messages, booked on a real PostgreSQL. */
class IntakeTest {
    private static BackendUnderTest backend;
    private static Intake intake;
    private TestTown town;

    @BeforeAll
    static void startBackend() throws Exception {
        backend = BackendUnderTest.start();
        intake = backend.get(Intake.class);
    }

    @AfterAll
    static void stopBackend() {
        backend.close();
    }

    @BeforeEach
    void makeTown() {
        town = new TestTown(backend, "t" + UUID.randomUUID().toString().substring(0, 8));
        send(town.near.hello(), town.far.hello(), town.vendor.hello());
    }

    @Test
    void acceptsASaleAndReservesAtTheNearestWarehouse() {
        town.stock("near", 1, 2);
        town.stock("far", 1, 9);
        SaleRequested cola = town.cola();

        List<Down> answers = send(town.vendor.sends(cola));

        assertInstanceOf(Down.SaleAccepted.class, answers.getFirst());
        assertEquals(new Down.Stored(town.vendor.epoch, 2), answers.getLast());
        assertEquals(SaleState.RECORDED, state(cola.sale()));
        assertEquals(1, reserved("near"));
        assertEquals(0, reserved("far"));
    }

    @Test
    void answersARepeatedSaleWithTheFirstVerdictAndReservesOnce() {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        Down first = send(town.vendor.sends(cola)).getFirst();

        List<Down> repeated = send(town.vendor.resends(0));
        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), repeated);

        Down again = send(town.vendor.sends(cola)).getFirst();
        assertEquals(first, again);
        assertEquals(1, reserved("near"));
    }

    @Test
    void acceptsFourOfTenInOneBatchWhereFourUnitsAreLeft() {
        town.stock("near", 1, 3);
        town.stock("far", 5, 1);
        Fact[] ten = Stream.generate(town::cola).limit(10).toArray(Fact[]::new);

        List<Down> answers = send(town.vendor.sends(ten));

        assertEquals(
                4, answers.stream().filter(Down.SaleAccepted.class::isInstance).count());
        List<Down> rejected =
                answers.stream().filter(Down.SaleRejected.class::isInstance).toList();
        assertEquals(6, rejected.size());
        assertTrue(rejected.stream().allMatch(r -> ((Down.SaleRejected) r).reason() == Down.RejectReason.OUT_OF_STOCK));
        assertEquals(3, reserved("near"));
        assertEquals(1, reserved("far"));
    }

    @Test
    void deliversAKeptSaleAndCommitsItsReservation() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));

        DispenseUnit order = order(send(town.vendor.sends(
                new Fact.VerdictReceived(cola.sale(), true), new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));
        assertEquals(town.near.known.device(), order.device());
        assertEquals(SaleState.DELIVERING, state(cola.sale()));

        send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.AttemptStarted(order.attempt(), 1),
                new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, state(cola.sale()));
        assertEquals(0, reserved("near"));
        assertEquals(1, onHand("near"));
    }

    @Test
    void triesTheOtherWarehouseAfterAJamAndBlocksTheSlot() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 3, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        DispenseUnit first = order(send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        DispenseUnit second = order(send(town.near.sends(
                new Fact.AttemptReceived(first.attempt()),
                new Fact.AttemptStarted(first.attempt(), 1),
                new Fact.DispenseFailed(first.attempt(), 1, Fact.DispenseFailure.JAM))));

        assertEquals(town.far.known.device(), second.device());
        assertEquals(2, second.number());
        assertTrue(town.locations().stream().anyMatch(l -> l.machine().equals("near") && l.blocked()));
        send(town.far.sends(new Fact.AttemptReceived(second.attempt()), new Fact.Dispensed(second.attempt(), 3)));
        assertEquals(SaleState.DELIVERED, state(cola.sale()));
        assertEquals(0, onHand("far"));
    }

    @Test
    void findsASlotEmptyAndLeavesTheSaleToTheRefundRuleWhereNothingIsLeft() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        DispenseUnit order = order(send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.EMPTY)));

        assertEquals(SaleState.REFUND_DUE, state(cola.sale()));
        assertEquals(0, onHand("near"));
    }

    @Test
    void makesASaleClaimableWhenNobodyWaits() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));

        send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));

        assertEquals(SaleState.CLAIMABLE, state(cola.sale()));
        assertEquals(1, reserved("near"));
    }

    @Test
    void rejectsByWithdrawnListAndAcceptsBySupersededOne() {
        town.stock("near", 1, 5);
        town.publish(2, new Money(300, "EUR"));
        assertInstanceOf(
                Down.SaleAccepted.class, send(town.vendor.sends(town.cola())).getFirst());

        town.withdraw(1);
        Down answer = send(town.vendor.sends(town.cola())).getFirst();
        assertEquals(
                Down.RejectReason.LIST_WITHDRAWN,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
    }

    @Test
    void rejectsAPriceThatTheListDoesNotName() {
        town.stock("near", 1, 5);
        Down answer = send(town.vendor.sends(town.cola(town.list, new Money(100, "EUR"))))
                .getFirst();
        assertEquals(
                Down.RejectReason.PRICE_NOT_IN_LIST,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
    }

    @Test
    void ordersAgainWithTheFreshNonceAfterARefusal() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        DispenseUnit first = order(send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));

        DispenseUnit second =
                order(send(town.near.sends(new Fact.AttemptRefused(first.attempt(), Fact.RefuseReason.NONCE_OLD))));

        assertEquals(town.near.known.device(), second.device());
        assertTrue(!second.nonce().equals(first.nonce()));
        assertEquals(2, second.number());
    }

    @Test
    void keepsWhatCannotBeDecodedAndAcknowledgesIt() {
        town.vendor.journalRaw(Bytes.ofText("{\"type\":\"no entry at all\"}"));
        List<Down> answers = send(town.vendor.resends(0));
        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), answers);
        assertEquals(1, unbookable());
    }

    @Test
    void keepsAFactAboutAnothersSaleAndChangesNothing() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));

        send(town.far.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertEquals(SaleState.RECORDED, state(cola.sale()));
        assertEquals(1, unbookable());
    }

    @Test
    void answersABatchThatLeavesAGapWithWhatIsStored() {
        send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));
        town.vendor.sends(town.cola());
        Arrival afterGap = town.vendor.sends(town.cola());

        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), send(afterGap));
    }

    @Test
    void sendsTheVerdictAgainOnEveryConnectUntilTheJournalShowsIt() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        Down verdict = send(town.vendor.sends(cola)).getFirst();

        assertTrue(send(town.vendor.hello()).contains(verdict));

        send(town.vendor.sends(new Fact.VerdictReceived(cola.sale(), true)));
        assertEquals(1, send(town.vendor.hello()).size());
    }

    @Test
    void answersAJournalThatContradictsWhatIsStoredWithDivergedAndBooksNothingOfIt() {
        town.stock("near", 1, 1);
        TestDevice copy = town.vendor.cloned();
        send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));

        SaleRequested cola = town.cola();
        List<Down> answers = send(copy.sends(cola, town.cola()));

        assertEquals(List.of(new Down.Diverged(town.vendor.epoch, null)), answers);
        assertEquals(0, reserved("near"));
    }

    @Test
    void keepsTheStockOfAnotherTownOutOfReach() {
        TestTown other =
                new TestTown(backend, "o" + UUID.randomUUID().toString().substring(0, 8));
        other.stock("near", 1, 5);

        Down answer = send(town.vendor.sends(town.cola())).getFirst();

        assertEquals(
                Down.RejectReason.OUT_OF_STOCK,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
        assertTrue(other.locations().stream().allMatch(l -> l.reserved() == 0));
    }

    @Test
    void claimsNothingForASaleIdOfAnotherTown() {
        TestTown other =
                new TestTown(backend, "o" + UUID.randomUUID().toString().substring(0, 8));
        other.stock("near", 1, 5);
        SaleRequested cola = other.cola();
        intake.process(other.scope, List.of(other.vendor.sends(cola)));

        send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertEquals(1, unbookable());
    }

    @Test
    void releasesTheYoungestReservationsWhereACountFindsLess() {
        town.stock("near", 1, 3);
        town.stock("far", 1, 1);
        send(town.vendor.sends(town.cola(), town.cola(), town.cola()));
        assertEquals(3, reserved("near"));

        send(town.near.sends(new Fact.SlotCounted(1, 1)));

        assertEquals(1, onHand("near"));
        assertEquals(1, reserved("near"));
        assertEquals(1, reserved("far"));
    }

    @Test
    void givesUpAfterFiveRefusalsAndLeavesTheSaleClaimable() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        DispenseUnit order = order(send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));
        List<Down> last = List.of();
        for (int refusals = 0; refusals < 5; refusals++) {
            last = send(town.near.sends(new Fact.AttemptRefused(order.attempt(), Fact.RefuseReason.NONCE_UNKNOWN)));
            if (last.stream().noneMatch(Down.Signed.class::isInstance)) {
                break;
            }
            order = order(last);
        }
        assertEquals(1, last.size());
        assertEquals(SaleState.CLAIMABLE, state(cola.sale()));
        assertEquals(1, reserved("near"));
    }

    @Test
    void tellsAJournalThatLostItsEndThatItDiverged() {
        TestDevice restored = town.vendor.cloned();
        send(town.vendor.sends(town.cola()));

        assertEquals(
                new Down.Diverged(town.vendor.epoch, 1L), send(restored.hello()).getFirst());
    }

    @Test
    void asksTheOtherWarehouseWhereOneIsOutOfService() throws ProtocolException {
        town.stock("near", 1, 1);
        town.stock("far", 1, 1);
        DispenseUnit first = orderFor(town.cola());

        DispenseUnit second = order(
                send(town.near.sends(new Fact.AttemptRefused(first.attempt(), Fact.RefuseReason.OUT_OF_SERVICE))));

        assertEquals(town.far.known.device(), second.device());
        assertEquals(0, reserved("near"));
    }

    @Test
    void turnsNoBlockedSlotForTheNextSale() throws ProtocolException {
        town.stock("near", 1, 3);
        town.stock("far", 1, 1);
        SaleRequested later = town.cola();
        DispenseUnit jammed = orderFor(town.cola());
        send(town.vendor.sends(later));
        assertEquals(2, reserved("near"));
        send(town.near.sends(new Fact.DispenseFailed(jammed.attempt(), 1, Fact.DispenseFailure.JAM)));
        town.stock("far", 1, 1);

        DispenseUnit order = order(send(town.vendor.sends(new Fact.PaymentKept(later.sale(), TestTown.PRICE, true))));

        assertEquals(town.far.known.device(), order.device());
    }

    @Test
    void keepsTheOpenAttemptOfASaleWhoseShelfWasCountedShort() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = orderFor(cola);

        send(town.near.sends(new Fact.SlotCounted(1, 0)));
        assertEquals(SaleState.DELIVERING, state(cola.sale()));

        send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, state(cola.sale()));
        assertEquals(0, onHand("near"));
    }

    @Test
    void countsTheTimeAMessageWaitedHereIntoItsAge() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        Arrival kept = town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true));

        send(new Arrival(kept.from(), kept.message(), kept.at().minusSeconds(61)));

        assertEquals(SaleState.CLAIMABLE, state(cola.sale()));
    }

    @Test
    void startsNoMotorForACustomerWhoHasStoppedWaiting() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        send(town.vendor.sends(cola));
        Arrival kept = town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true));

        DispenseUnit order =
                order(send(new Arrival(kept.from(), kept.message(), kept.at().minusSeconds(50))));

        assertTrue(order.startWithinMillis() <= 10_000, "" + order.startWithinMillis());
    }

    @Test
    void shelvesAnEntryThatCannotBeBookedAndGoesOn() {
        send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));
        Arrival bad = town.vendor.sends(town.cola());
        List<Answer> answers = intake.shelve(town.scope, bad, "a test's doubt");
        assertEquals(1, answers.size());
        assertEquals(1, unbookable());
        assertEquals(
                List.of(new Down.Stored(town.vendor.epoch, 4)),
                send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN))));
    }

    private DispenseUnit orderFor(SaleRequested cola) throws ProtocolException {
        send(town.vendor.sends(cola));
        return order(send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true))));
    }

    private List<Down> send(Arrival... arrivals) {
        List<Down> messages = new ArrayList<>();
        for (Answer answer : intake.process(town.scope, List.of(arrivals))) {
            try {
                messages.add(Down.decode(answer.payload().toArray()));
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
        return messages;
    }

    private DispenseUnit order(List<Down> answers) throws ProtocolException {
        Down.Signed signed = answers.stream()
                .filter(Down.Signed.class::isInstance)
                .map(Down.Signed.class::cast)
                .findFirst()
                .orElseThrow();
        return (DispenseUnit)
                Command.open(signed, backend.get(Installation.class).commandPublicKey());
    }

    private SaleState state(SaleId id) {
        Sale sale = backend.get(Database.class)
                .transact(tx -> backend.get(Ordering.class).find(tx, town.scope, id))
                .orElseThrow();
        return sale.state();
    }

    private int reserved(String machine) {
        return town.locations().stream()
                .filter(l -> l.machine().equals(new MachineId(machine).value()))
                .mapToInt(l -> l.reserved())
                .sum();
    }

    private int onHand(String machine) {
        return town.locations().stream()
                .filter(l -> l.machine().equals(machine))
                .mapToInt(l -> l.onHand())
                .sum();
    }

    private int unbookable() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT seq FROM uplink.unbookable WHERE town_id = ?",
                        row -> row.number("seq"),
                        town.scope.id()))
                .size();
    }
}
