package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.bank.AcquirerMood;

/** Once, under one id: whatever replicas, backups and warehouses that tell late do to it. */
class CardRefundOnceTest extends OwedToCardsTest {
    @Test
    void neverGetsMoreBackThanWasChargedHoweverTheBooksWereRestored() {
        SaleRequested two = cards.priced(250, 300);
        owe(two.sale(), 1);
        round(LATE);
        owe(two.sale(), 2);
        round(LATE.plus(Duration.ofHours(1)));
        assertEquals(List.of("1: 250 CARD", "2: 300 CARD"), town.refunds(two.sale()));
        cards.forget(two.sale());
        database("UPDATE ordering.order_unit SET state = 'CLAIMABLE' WHERE order_id = ? AND unit = 1", two.sale());

        round(LATE);
        database("UPDATE ordering.order_unit SET state = 'REFUND_DUE' WHERE order_id = ? AND unit = 1", two.sale());
        round(LATE.plus(Duration.ofHours(1)));

        assertEquals(List.of("2: 300 REFUSED, asked 1"), cards.orders(two.sale()));
        assertEquals(List.of("250 EUR", "300 EUR"), bank.paid(two.sale().toString()));
    }

    @Test
    void ordersNothingThatSomebodyPaidByHandBefore() {
        SaleId sale = cards.owed();
        byHand(sale);
        round(LATE);
        assertEquals(List.of(), cards.orders(sale));
        assertEquals(List.of("0: 250 BY_HAND"), town.refunds(sale));
    }

    @Test
    void paysOnceWhereTwoReplicasPayAtOnce() throws Exception {
        List<SaleId> sales = List.of(cards.owed(), cards.owed(), cards.owed(), cards.owed());
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (Future<Object> done : both.invokeAll(
                    List.of(Executors.callable(() -> round(LATE)), Executors.callable(() -> round(LATE))))) {
                done.get();
            }
        }
        round(LATER);
        sales.forEach(sale -> assertRefunded(sale, "0: 250 CARD"));
    }

    @Test
    void paysOnceWhereAnotherReplicaLooksItUpWhileTheFirstStillWaits() {
        SaleId sale = cards.owed();
        cards.replica(cards.database(), cards.way(new Around() {
                    @Override
                    public void after() {
                        round(LATER);
                    }
                }))
                .round(LATE);
        round(LATER.plusSeconds(90));
        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void asksUnderTheSameIdWhereABackupHasForgottenTheOrder() {
        SaleId sale = cards.claimable(1);
        cards.expire();
        round(LATE);
        List<String> ids = cards.ids(sale);
        cards.forget(sale);

        round(LATE);

        assertEquals(ids, cards.ids(sale));
        assertRefunded(sale, "1: 250 CARD");
    }

    @Test
    void asksUnderTheSameIdWhereAfterABackupAnotherUnitIsDueFirst() {
        SaleId sale = cards.claimable(2);
        owe(sale, 1);
        round(LATE);
        assertEquals(List.of("1: 250 CARD"), town.refunds(sale));
        cards.forget(sale);
        database("UPDATE ordering.order_unit SET state = 'CLAIMABLE' WHERE order_id = ? AND unit = 1", sale);

        round(LATE);

        assertEquals(List.of("2: 250 CARD"), town.refunds(sale));
        assertEquals(List.of("250 EUR"), bank.paid(sale.toString()));
    }

    @Test
    void looksUpAnOrderThatABackupHasAndTheAcquirerHasDone() {
        SaleId sale = cards.owed();
        bank.setMood(AcquirerMood.LOSES_ANSWER);
        round(LATE);
        bank.setMood(AcquirerMood.WELL);
        database("UPDATE payment.refund_order SET asked = 0, asked_at = NULL WHERE order_id = ?", sale);

        round(LATER);

        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void booksALossWhereAWarehouseTellsOfAnAttemptWhileTheMoneyMayBeOnItsWay() {
        SaleId sale = cards.claimable(1);
        cards.expire();
        bank.setMood(AcquirerMood.LOSES_ANSWER);
        round(LATE);

        Fact.AttemptReceived forgotten = TestTown.forgotten(sale);
        town.send(town.near.sends(forgotten, new Fact.Dispensed(forgotten.attempt(), 1)));
        assertEquals(SaleState.REFUND_DUE, town.state(sale));
        assertEquals(1, town.losses().size());

        bank.setMood(AcquirerMood.WELL);
        round(LATER);
        assertRefunded(sale, "1: 250 CARD");
        assertEquals(1, town.losses().size());
    }

    @Test
    void isEarnedWhereWhatAWarehouseToldOfMeanwhileFallsAfterTheAcquirerHasRefused() {
        SaleId sale = cards.claimable(1);
        cards.expire();
        bank.setMood(AcquirerMood.PENDING);
        round(LATE);
        Fact.AttemptReceived forgotten = TestTown.forgotten(sale);
        town.send(town.near.sends(forgotten));
        bank.refuse();
        round(LATER);
        assertEquals(SaleState.REFUND_DUE, town.state(sale));

        town.send(town.near.sends(new Fact.Dispensed(forgotten.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(sale));
        assertEquals(List.of("PAID 250"), town.payments(sale));
        assertEquals(List.of(), town.losses());
        assertThrows(Fault.class, () -> byHand(sale));
    }

    @Test
    void booksALossWhereAWarehouseTellsOfAnAttemptAfterAPartOfTheMoneyWentBack() {
        SaleRequested mixed = cards.sale(1, CardTown.coins(100), CardTown.card(150));
        town.stock("near", 1, 1);
        town.send(town.vendor.sends(mixed, new Fact.PaymentKept(mixed.sale(), TestTown.PRICE, false)));
        cards.expire();
        bank.setMood(AcquirerMood.REFUSES);
        round(LATE);
        assertEquals(List.of("1: 100 GIFT_CARD"), town.refunds(mixed.sale()));

        Fact.AttemptReceived forgotten = TestTown.forgotten(mixed.sale());
        town.send(town.near.sends(forgotten, new Fact.Dispensed(forgotten.attempt(), 1)));
        assertEquals(SaleState.REFUND_DUE, town.state(mixed.sale()));
        assertEquals(1, town.losses().size());
        byHand(mixed.sale(), 150);
        assertEquals(SaleState.REFUNDED, town.state(mixed.sale()));
    }
}
