package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Fulfilment;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;

/** What is owed back is paid out: once, to whom it is owed, and as far as it was kept. */
class RefundsTest extends TownTest {
    private static Rest operator;

    @BeforeAll
    static void findOperator() throws Exception {
        operator = Rest.person(backend, backend.serve(), BackendUnderTest.OPERATOR);
    }

    @AfterAll
    static void closeOperator() {
        operator.close();
    }

    @Test
    void paysWhatWasKeptForARejectedSaleAsAGiftCardBehindItsCode() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));

        payOut();

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals(List.of("REFUNDED 250"), town.payments(cola.sale()));
        assertEquals(List.of("0: 250 GIFT_CARD"), town.refunds(cola.sale()));
        assertEquals(250, town.balance(cola.sale()));
        assertEquals(
                "paid back as a gift card behind its code; 250 in minor units",
                town.events(cola.sale()).getLast().why());
    }

    @Test
    void paysOnceHoweverOftenItIsOwedOrPaidOut() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        payOut();
        payOut();

        town.send(town.vendor.sends(new Fact.RefundOwed(cola.sale(), TestTown.PRICE)));
        payOut();

        assertEquals(250, town.balance(cola.sale()));
        assertEquals(List.of("0: 250 GIFT_CARD"), town.refunds(cola.sale()));
    }

    @Test
    void paysAtTheDeadlineWhatNobodyFetched() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        payOut();
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));

        backend.get(Sweep.class).round(Instant.now().plusSeconds(15 * 86_400));
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals(List.of("1: 250 GIFT_CARD"), town.refunds(cola.sale()));
        assertEquals(250, town.balance(cola.sale()));
    }

    @Test
    void paysForTheUnitThatDidNotComeAndKeepsWhatTheOtherCost() throws ProtocolException {
        town.stock("near", 1, 1);
        town.stock("far", 1, 1);
        SaleRequested two = two();
        town.send(town.vendor.sends(two));
        DispenseUnit first =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(two.sale(), two.total(), true))));
        TestDevice house = first.device().equals(town.near.known.device()) ? town.near : town.far;
        TestDevice other = house == town.near ? town.far : town.near;
        town.send(house.sends(new Fact.Dispensed(first.attempt(), 1)));
        town.send(other.sends(new Fact.DispenseFailed(otherAttempt(two.sale(), first), 1, DispenseFailure.EMPTY)));

        payOut();

        int fell = Objects.requireNonNull(first.sold()).unit();
        assertEquals(
                SaleState.DELIVERED,
                town.sale(two.sale()).unit(fell).orElseThrow().state());
        assertEquals(
                SaleState.REFUNDED,
                town.sale(two.sale()).unit(3 - fell).orElseThrow().state());
        assertEquals(List.of((3 - fell) + ": 250 GIFT_CARD"), town.refunds(two.sale()));
        assertEquals(250, town.balance(two.sale()));
        assertEquals(List.of("PAID 500"), town.payments(two.sale()));
    }

    @Test
    void leavesToAnOperatorWhatNobodyCouldClaimAndTakesHisWordOnce() throws Exception {
        town = new TestTown(backend, "westend");
        town.send(town.vendor.hello());
        SaleId late = town.cola().sale();
        Money coin = new Money(50, "EUR");
        town.send(town.vendor.sends(new Fact.PaymentKept(late, coin, false)));
        payOut();
        assertEquals(SaleState.REFUND_DUE, town.state(late));
        assertEquals(0, town.balance(late));

        String path = "/api/sales/" + late + "/refund?town=" + town.scope.id();
        String body = "{\"amountMinor\":50,\"reason\":\"50 cents in an envelope\"}";
        String more = "{\"amountMinor\":70,\"reason\":\"read wrong\"}";
        assertEquals(409, operator.post(path, more, "key-0-" + late).statusCode());
        assertEquals(200, operator.post(path, body, "key-1-" + late).statusCode());
        assertEquals(200, operator.post(path, body, "key-1-" + late).statusCode());
        assertEquals(409, operator.post(path, body, "key-2-" + late).statusCode());
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(late));
        assertEquals(List.of("0: 50 BY_HAND"), town.refunds(late));
        assertEquals(0, town.balance(late));
        String story =
                operator.get("/api/sales/" + late + "?town=" + town.scope.id()).body();
        assertTrue(story.contains("\"refunds\":[{\"unit\":0,\"amountMinor\":50,\"method\":\"BY_HAND\"}]"), story);
        assertTrue(story.contains("50 cents in an envelope"), story);
    }

    @Test
    void letsOneSaleThatFailsHoldUpNoOther() {
        SaleRequested broken = town.cola();
        SaleRequested fine = town.cola();
        town.send(town.vendor.sends(
                broken,
                fine,
                new Fact.PaymentKept(broken.sale(), TestTown.PRICE, false),
                new Fact.PaymentKept(fine.sale(), TestTown.PRICE, false)));
        Database database = backend.get(Database.class);
        database.run(tx -> tx.update(
                "ALTER TABLE payment.refund ADD CONSTRAINT doubt CHECK (order_id <> '" + broken.sale() + "')"));

        payOut();

        database.run(tx -> tx.update("ALTER TABLE payment.refund DROP CONSTRAINT doubt"));
        assertEquals(SaleState.REFUNDED, town.state(fine.sale()));
        assertEquals(SaleState.REFUND_DUE, town.state(broken.sale()));
        payOut();
        assertEquals(SaleState.REFUNDED, town.state(broken.sale()));
    }

    @Test
    void leavesToAnOperatorWhatWasPaidByCardAndPaysTheRest() throws Exception {
        town = new TestTown(backend, "eastend");
        SaleRequested one = town.cola();
        SaleRequested mixed = new SaleRequested(
                one.sale(),
                one.claim(),
                one.keypadCode(),
                one.list(),
                one.lines(),
                one.total(),
                List.of(
                        new SaleRequested.Tendered(Tender.COINS, new Money(100, "EUR")),
                        new SaleRequested.Tendered(Tender.CARD, new Money(150, "EUR"))));
        town.send(town.vendor.hello());
        town.send(town.vendor.sends(mixed, new Fact.PaymentKept(one.sale(), TestTown.PRICE, false)));

        payOut();
        payOut();

        assertEquals(SaleState.REFUND_DUE, town.state(one.sale()));
        assertEquals(List.of("0: 100 GIFT_CARD"), town.refunds(one.sale()));
        backend.get(Database.class)
                .run(tx -> backend.get(Refunds.class)
                        .byHand(
                                tx,
                                town.scope,
                                new Refunds.ByHand(one.sale(), 150, new Cause("olga", "slip 7", "back to the card")),
                                Instant.now()));
        assertEquals(SaleState.REFUNDED, town.state(one.sale()));
        assertEquals(List.of("0: 100 GIFT_CARD", "0: 150 BY_HAND"), town.refunds(one.sale()));
        assertEquals(100, town.balance(one.sale()));
    }

    @Test
    void paysNothingWhileADeviceMayStillTellThatItIsNotOwed() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));

        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofMinutes(9)));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));

        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofMinutes(11)));
        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
    }

    @Test
    void paysWhatWasDecidedBeforeTheVendorSaidThatItHadTheMoney() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        database()
                .run(tx -> tx.update(
                        "UPDATE payment.payment SET state = 'AUTHORISED' WHERE order_id = ?",
                        cola.sale().value()));
        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, DispenseFailure.EMPTY)));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("AUTHORISED 250"), town.payments(cola.sale()));

        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals(250, town.balance(cola.sale()));
    }

    @Test
    void paysOnceWhereTwoReplicasPayAtOnce() throws Exception {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            both.invokeAll(List.of(Executors.callable(this::payOut), Executors.callable(this::payOut)));
        }
        payOut();

        assertEquals(250, town.balance(cola.sale()));
        assertEquals(List.of("0: 250 GIFT_CARD"), town.refunds(cola.sale()));
    }

    @Test
    void booksALossWhereAWarehouseTellsOfAnAttemptAfterItsUnitWasPaidBack() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));
        payOut();
        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));

        Fact.AttemptReceived forgotten = TestTown.forgotten(cola.sale());
        town.send(town.near.sends(forgotten, new Fact.Dispensed(forgotten.attempt(), 1)));

        assertEquals(SaleState.REFUNDED, town.state(cola.sale()));
        assertEquals(1, town.losses().size());
        assertEquals(250, town.balance(cola.sale()));
    }

    private Database database() {
        return backend.get(Database.class);
    }

    private AttemptId otherAttempt(SaleId sale, DispenseUnit than) {
        return backend
                .get(Database.class)
                .transact(tx -> backend.get(Fulfilment.class).of(tx, town.scope, List.of(sale)))
                .stream()
                .map(Attempt::id)
                .filter(id -> !id.equals(than.attempt()))
                .findFirst()
                .orElseThrow();
    }

    private void payOut() {
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(16)));
    }

    private SaleRequested two() {
        SaleRequested one = town.cola();
        return new SaleRequested(
                one.sale(),
                one.claim(),
                one.keypadCode(),
                one.list(),
                List.of(new SaleRequested.Line(TestTown.COLA, 2, TestTown.PRICE)),
                TestTown.PRICE.times(2),
                List.of(new SaleRequested.Tendered(Tender.COINS, TestTown.PRICE.times(2))));
    }
}
