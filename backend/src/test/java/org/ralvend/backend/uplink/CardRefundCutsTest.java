package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.bank.AcquirerMood;

/** The power goes at every step between the decision and the answer; another process goes on. */
class CardRefundCutsTest extends OwedToCardsTest {
    /** A round with one refund: six transactions and one call. */
    private static final int LEAST_PLACES = 20;

    @Test
    void paysOnceWhereverThePowerGoes() {
        assertTrue(cutEverywhere(AcquirerMood.WELL) >= LEAST_PLACES);
    }

    @Test
    void paysOnceWhereverThePowerGoesAfterAnAnswerWasLost() {
        assertTrue(cutEverywhere(AcquirerMood.LOSES_ANSWER) >= LEAST_PLACES);
    }

    /** Returns at how many places. */
    private int cutEverywhere(AcquirerMood first) {
        for (int place = 0; ; place++) {
            begin();
            SaleId sale = cards.owed();
            bank.setMood(first);
            Power power = new Power(place);
            boolean cut = isCut(() -> cards.replica(
                            power.at(cards.database()),
                            cards.way(power.at(cards.way().acquirer().orElseThrow())))
                    .round(LATE));
            bank.setMood(AcquirerMood.WELL);
            Instant at = LATE;
            for (int round = 0; round < 3; round++) {
                at = at.plusSeconds(61);
                cards.replica().round(at);
            }
            String where = first + ", place " + place;
            assertEquals(SaleState.REFUNDED, town.state(sale), where);
            assertEquals(List.of("0: 250 CARD"), town.refunds(sale), where);
            assertEquals(List.of("250 EUR"), bank.paid(sale.toString()), where);
            assertEquals(1, cards.orders(sale).size(), where);
            if (!cut) {
                return place;
            }
        }
    }

    private static boolean isCut(Runnable work) {
        try {
            work.run();
            return false;
        } catch (PowerCut e) {
            return true;
        }
    }

    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Goes at one place of those that are passed. */
    private static final class Power {
        private int left;

        Power(int place) {
            this.left = place;
        }

        void pass() {
            if (left-- == 0) {
                throw new PowerCut();
            }
        }

        Transactions at(Transactions real) {
            return new Transactions() {
                @Override
                public <T> T transact(Function<Tx, T> work) {
                    pass();
                    T done = real.transact(tx -> {
                        T result = work.apply(tx);
                        pass();
                        return result;
                    });
                    pass();
                    return done;
                }
            };
        }

        Acquirer at(Acquirer real) {
            return new Acquirer() {
                @Override
                public Heard ask(Wanted wanted) {
                    pass();
                    Heard heard = real.ask(wanted);
                    pass();
                    return heard;
                }

                @Override
                public Heard look(Wanted wanted) {
                    pass();
                    Heard heard = real.look(wanted);
                    pass();
                    return heard;
                }
            };
        }
    }
}
