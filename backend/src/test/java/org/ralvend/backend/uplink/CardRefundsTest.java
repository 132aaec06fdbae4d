package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.sim.bank.AcquirerMood;
import org.ralvend.sim.bank.SimulatedAcquirer;

/** What was paid by card goes back to it: once, under one id, whatever becomes of the answers. */
class CardRefundsTest {
    private static final Instant LATE = CardTown.LATE;

    /** The first look has come. */
    private static final Instant LATER = LATE.plusSeconds(31);

    private static SimulatedAcquirer bank;
    private static BackendUnderTest backend;
    private TestTown town;
    private CardTown cards;

    @BeforeAll
    static void start() throws Exception {
        bank = CardTown.bank();
        backend = CardTown.backend(bank);
    }

    @AfterAll
    static void stop() {
        backend.close();
        bank.close();
    }

    @BeforeEach
    void begin() {
        bank.setMood(AcquirerMood.WELL);
        town = TestTown.greeted(backend);
        cards = new CardTown(backend, town);
    }

    @Test
    void sendsBackWhatWasKeptForARejectedSale() {
        SaleId sale = cards.owed();

        round(LATE);
        int asked = bank.asked() + bank.looked();
        round(LATER);

        assertRefunded(sale, "0: 250 CARD");
        assertEquals(List.of("REFUNDED 250"), town.payments(sale));
        assertEquals(asked, bank.asked() + bank.looked());
        assertTrue(town.events(sale).getLast().why().startsWith("paid back to its card as bank-"));
        assertEquals(0, town.balance(sale));
    }

    @Test
    void sendsBackForTheUnitThatNobodyFetched() {
        SaleId sale = cards.claimable(1);
        round(LATE);
        assertEquals(List.of(), cards.orders(sale));

        cards.expire();
        round(LATE);

        assertRefunded(sale, "1: 250 CARD");
    }

    @Test
    void sendsBackUnitByUnitUnderIdsOfTheirOwn() {
        SaleId sale = cards.claimable(2);
        cards.expire();

        round(LATE);

        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of("1: 250 CARD", "2: 250 CARD"), town.refunds(sale));
        assertEquals(List.of("REFUNDED 500"), town.payments(sale));
        assertEquals(List.of("250 EUR", "250 EUR"), bank.paid(sale.toString()));
        assertNotEquals(cards.ids(sale).getFirst(), cards.ids(sale).getLast());
    }

    @Test
    void paysWhatOtherTendersPaidInTheirOwnWayAndTheRestToTheCard() {
        SaleRequested mixed = cards.sale(1, CardTown.coins(100), CardTown.card(150));
        town.send(town.vendor.sends(mixed, new Fact.PaymentKept(mixed.sale(), TestTown.PRICE, false)));

        round(LATE);
        backend.get(Payouts.class).round(LATE);

        assertEquals(SaleState.REFUNDED, town.state(mixed.sale()));
        assertEquals(List.of("0: 100 GIFT_CARD", "0: 150 CARD"), town.refunds(mixed.sale()));
        assertEquals(List.of("150 EUR"), bank.paid(mixed.sale().toString()));
        assertEquals(100, town.balance(mixed.sale()));
    }

    @Test
    void isOpenUntilTheLastOfTwoCardsIsPaidBack() {
        SaleRequested two = cards.sale(1, CardTown.card(100), CardTown.card(150));
        town.stock("near", 1, 1);
        town.send(town.vendor.sends(two, new Fact.PaymentKept(two.sale(), TestTown.PRICE, false)));
        cards.expire();
        cards.replica(cards.database(), cards.way(new Around() {
                    @Override
                    public void after() {
                        bank.setMood(AcquirerMood.FAILS_BEFORE);
                    }
                }))
                .round(LATE);
        assertEquals(SaleState.REFUND_DUE, town.state(two.sale()));
        assertEquals(1, town.refunds(two.sale()).size());

        bank.setMood(AcquirerMood.WELL);
        round(LATER);
        assertEquals(SaleState.REFUNDED, town.state(two.sale()));
        assertEquals(List.of("1: 100 CARD", "1: 150 CARD"), town.refunds(two.sale()));
        assertEquals(2, bank.paid(two.sale().toString()).size());
    }

    @Test
    void asksNobodyWhileADeviceMayStillTellThatItIsNotOwed() {
        SaleId sale = cards.owed();
        round(Instant.now().plus(Duration.ofMinutes(9)));
        assertEquals(List.of(), cards.orders(sale));
        round(Instant.now().plus(Duration.ofMinutes(11)));
        assertRefunded(sale, "0: 250 CARD");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WELL", "PENDING", "REFUSES"})
    void looksUpWhatIsNotClearUntilItIs(AcquirerMood mood) {
        SaleId sale = cards.owed();
        bank.setMood(mood);
        round(LATE);
        assertEquals(List.of("0: 250 ORDERED, asked 1"), cards.orders(sale));
        assertEquals(SaleState.REFUND_DUE, town.state(sale));

        Fault refused = assertThrows(Fault.class, () -> byHand(sale));
        assertEquals(FaultCode.REFUND_UNDER_WAY, refused.code());
        backend.get(Payouts.class).round(LATE);
        assertEquals(List.of(), town.refunds(sale));

        round(LATER);
        assertEquals(List.of("0: 250 ORDERED, asked 2"), cards.orders(sale));
        bank.setMood(AcquirerMood.WELL);
        round(LATER.plusSeconds(50));
        assertEquals(List.of("0: 250 ORDERED, asked 2"), cards.orders(sale), "twice as long the second time");
        round(LATER.plusSeconds(61));

        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void looksUpWhatIsBeingDoneForAsLongAsItTakesAndAtMostHourly() {
        SaleId sale = cards.owed();
        bank.setMood(AcquirerMood.PENDING);
        int asked = bank.asked();
        Instant at = LATE;
        for (int turn = 1; turn <= 12; turn++) {
            round(at);
            assertEquals(List.of("0: 250 ORDERED, asked " + turn), cards.orders(sale));
            at = at.plus(Duration.ofHours(1));
        }
        assertEquals(asked + 1, bank.asked());
        bank.settle();
        round(at);
        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void leavesToAnOperatorWhatTheAcquirerRefuses() {
        SaleId sale = cards.owed();
        bank.setMood(AcquirerMood.REFUSES);
        round(LATE);
        bank.setMood(AcquirerMood.WELL);
        round(LATER);

        assertEquals(List.of("0: 250 REFUSED, asked 1"), cards.orders(sale));
        assertEquals(SaleState.REFUND_DUE, town.state(sale));
        String why = town.events(sale).getLast().why();
        assertTrue(why.contains("the card account is closed; an operator pays it"), why);

        byHand(sale);
        round(LATER);
        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of("0: 250 BY_HAND"), town.refunds(sale));
        assertEquals(List.of(), bank.paid(sale.toString()));
    }

    @Test
    void leavesAllThatACardPaidToAnOperatorOnceAnythingOfItWasRefused() {
        SaleId sale = cards.claimable(2);
        owe(sale, 1);
        bank.setMood(AcquirerMood.REFUSES);
        round(LATE);
        assertThrows(Fault.class, () -> byHand(sale, 500));
        byHand(sale, 250);
        assertEquals(List.of("PAID 500"), town.payments(sale));

        bank.setMood(AcquirerMood.WELL);
        cards.expire();
        round(LATER);

        assertEquals(List.of("1: 250 REFUSED, asked 1"), cards.orders(sale));
        byHand(sale, 250);
        assertEquals(List.of("1: 250 BY_HAND", "2: 250 BY_HAND"), town.refunds(sale));
        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of(), bank.paid(sale.toString()));
    }

    @Test
    void ordersTheNextUnitWhileTheFirstIsNotClear() {
        SaleId sale = cards.claimable(2);
        owe(sale, 1);
        bank.setMood(AcquirerMood.LOSES_ANSWER);
        round(LATE);
        cards.expire();
        bank.setMood(AcquirerMood.WELL);
        round(LATER);
        assertEquals(List.of("1: 250 CARD", "2: 250 CARD"), town.refunds(sale));
        assertEquals(List.of("250 EUR", "250 EUR"), bank.paid(sale.toString()));
    }

    @Test
    void asksWhomItAskedBeforeAndNoOther() throws Exception {
        SaleId sale = cards.owed();
        bank.setMood(AcquirerMood.LOSES_ANSWER);
        round(LATE);
        bank.setMood(AcquirerMood.WELL);
        try (SimulatedAcquirer other = CardTown.bank()) {
            cards.replica(cards.database(), new CardWay(Optional.of(CardTown.to(other)), "another"))
                    .round(LATER);
            assertEquals(0, other.asked() + other.looked());
            assertTrue(cards.database()
                            .transact(tx -> backend.get(CardRefunds.class).askedElsewhere(tx, "another"))
                    > 0);
        }
        assertEquals(List.of("0: 250 ORDERED, asked 1"), cards.orders(sale));
        round(LATER);
        assertRefunded(sale, "0: 250 CARD");
    }

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

        AttemptId forgotten = AttemptId.mint(Instant::now, new Random(7));
        Fact.AttemptReceived.Order order = new Fact.AttemptReceived.Order(new SoldUnit(sale, 1), 1, 1, TestTown.COLA);
        town.send(town.near.sends(new Fact.AttemptReceived(forgotten, order), new Fact.Dispensed(forgotten, 1)));
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
        AttemptId forgotten = AttemptId.mint(Instant::now, new Random(7));
        Fact.AttemptReceived.Order order = new Fact.AttemptReceived.Order(new SoldUnit(sale, 1), 1, 1, TestTown.COLA);
        town.send(town.near.sends(new Fact.AttemptReceived(forgotten, order)));
        bank.refuse();
        round(LATER);
        assertEquals(SaleState.REFUND_DUE, town.state(sale));

        town.send(town.near.sends(new Fact.Dispensed(forgotten, 1)));

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

        AttemptId forgotten = AttemptId.mint(Instant::now, new Random(7));
        Fact.AttemptReceived.Order order =
                new Fact.AttemptReceived.Order(new SoldUnit(mixed.sale(), 1), 1, 1, TestTown.COLA);
        town.send(town.near.sends(new Fact.AttemptReceived(forgotten, order), new Fact.Dispensed(forgotten, 1)));
        assertEquals(SaleState.REFUND_DUE, town.state(mixed.sale()));
        assertEquals(1, town.losses().size());
        byHand(mixed.sale(), 150);
        assertEquals(SaleState.REFUNDED, town.state(mixed.sale()));
    }

    @Test
    void asksAgainThoughAClockHadJumpedYearsAhead() {
        SaleId sale = cards.owed();
        bank.setMood(AcquirerMood.LOSES_REQUEST);
        round(LATE);
        bank.setMood(AcquirerMood.WELL);
        round(LATE.minus(Duration.ofDays(365)));
        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void tellsOfAnAcquirerThatPaysWhatItHadRefusedAndSomebodyHasPaid() {
        SaleId sale = cards.owed();
        refusedMeanwhile(sale, () -> byHand(sale));
        assertEquals(List.of("0: 250 BY_HAND"), town.refunds(sale));
        assertTrue(town.events(sale).getLast().why().startsWith("conflict: the acquirer has paid back"));
    }

    @Test
    void believesAnAcquirerThatPaysWhatItHadRefusedSoThatNobodyPaysItAgain() {
        SaleId sale = cards.owed();
        refusedMeanwhile(sale, () -> {});
        assertEquals(List.of("0: 250 CARD"), town.refunds(sale));
        assertThrows(Fault.class, () -> byHand(sale));
    }

    /** Another replica hears that it refuses, after this one has asked and before it books the answer. */
    private void refusedMeanwhile(SaleId sale, Runnable then) {
        cards.replica(cards.database(), cards.way(new Around() {
                    @Override
                    public void after() {
                        database("UPDATE payment.refund_order SET state = 'REFUSED' WHERE order_id = ?", sale);
                        then.run();
                    }
                }))
                .round(LATE);
    }

    @Test
    void tellsOperatorAndCustomerWhereTheMoneyIsAndWhatIsNext() throws Exception {
        town = new TestTown(backend, "westend");
        cards = new CardTown(backend, town);
        town.send(town.vendor.hello());
        SaleRequested paid = cards.sale(1, CardTown.card(250));
        town.send(town.vendor.sends(paid, new Fact.PaymentKept(paid.sale(), TestTown.PRICE, false)));
        URI api = backend.serve();
        try (Rest operator = Rest.person(backend, api, BackendUnderTest.OPERATOR)) {
            String story = "/api/sales/" + paid.sale() + "?town=westend";
            String page = "/s/" + paid.claim();
            assertTells(operator.get(story), "and goes back to that card through the acquirer", "\"cardRefunds\":[]");
            assertTells(operator.get(page), "You get back 2.50\u00a0EUR to the card that you paid with. It is due by");

            bank.setMood(AcquirerMood.FAILS_AFTER);
            round(LATE);
            assertTells(
                    operator.get(story),
                    "the acquirer was asked 1 times, last heard: status 500; asked again at 2099-01-01T00:00:30Z",
                    "\"state\":\"ORDERED\"");
            assertTells(operator.get(page), "2.50\u00a0EUR is on its way back to the card that you paid with");
            HttpResponse<String> refused = operator.post(
                    "/api/sales/" + paid.sale() + "/refund?town=westend",
                    "{\"amountMinor\":250,\"reason\":\"in an envelope\"}",
                    "key-" + paid.sale());
            assertEquals(409, refused.statusCode());
            assertTells(refused, "urn:ralvend:fault:REFUND-UNDER-WAY");

            bank.setMood(AcquirerMood.WELL);
            round(LATER);
            assertTells(operator.get(story), "\"method\":\"CARD\",\"reference\":\"bank-", "\"state\":\"DONE\"");
            assertTells(operator.get(page + "?lang=de"), "auf Ihre Karte zurückbekommen", "auf Ihre Karte</dd>");
        }
    }

    private static void assertTells(HttpResponse<String> answer, String... what) {
        for (String part : what) {
            assertTrue(answer.body().contains(part), () -> part + " is not in " + answer.body());
        }
    }

    @Test
    void doesNothingWithoutAnAcquirer() {
        SaleId sale = cards.owed();
        cards.replica(cards.database(), CardWay.BY_HAND).round(LATE);
        assertEquals(List.of(), cards.orders(sale));
        round(LATE);
        assertRefunded(sale, "0: 250 CARD");
    }

    /** The real acquirer, and what happens around its answers. */
    private abstract class Around implements Acquirer {
        private final Acquirer real = cards.way().acquirer().orElseThrow();

        abstract void after();

        @Override
        public Heard ask(Wanted wanted) {
            Heard heard = real.ask(wanted);
            after();
            return heard;
        }

        @Override
        public Heard look(Wanted wanted) {
            return real.look(wanted);
        }
    }

    private void round(Instant now) {
        cards.replica().round(now);
    }

    private void assertRefunded(SaleId sale, String refund) {
        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of(refund), town.refunds(sale));
        assertEquals(List.of("250 EUR"), bank.paid(sale.toString()));
    }

    private void byHand(SaleId sale) {
        byHand(sale, 250);
    }

    private void byHand(SaleId sale, long minor) {
        cards.database()
                .run(tx -> backend.get(Refunds.class)
                        .byHand(
                                tx,
                                town.scope,
                                new Refunds.ByHand(sale, minor, new Cause("olga", "slip 7", "in an envelope")),
                                Instant.now()));
    }

    /** One unit of it will never come. */
    private void owe(SaleId sale, int unit) {
        cards.database().run(tx -> {
            tx.update(
                    "UPDATE ordering.order_unit SET state = 'REFUND_DUE' WHERE order_id = ? AND unit = ?",
                    sale.value(),
                    unit);
            tx.update("UPDATE payment.payment SET state = 'REFUND_DUE' WHERE order_id = ?", sale.value());
            tx.update(
                    "UPDATE inventory.stock s SET reserved = reserved - 1 FROM inventory.reservation r WHERE r.town_id = s.town_id"
                            + " AND r.machine_id = s.machine_id AND r.slot = s.slot AND r.order_id = ? AND r.unit = ?",
                    sale.value(),
                    unit);
            tx.update(
                    "UPDATE inventory.reservation SET state = 'RELEASED', ended_at = now() WHERE order_id = ? AND unit = ?",
                    sale.value(),
                    unit);
        });
    }

    private void database(String sql, SaleId sale) {
        cards.database().run(tx -> tx.update(sql, sale.value()));
    }
}
