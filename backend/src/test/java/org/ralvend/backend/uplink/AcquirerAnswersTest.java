package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.bank.AcquirerMood;
import org.ralvend.sim.bank.SimulatedAcquirer;

/** What the acquirer answers of a refund, or does not. */
class AcquirerAnswersTest extends OwedToCardsTest {
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
}
