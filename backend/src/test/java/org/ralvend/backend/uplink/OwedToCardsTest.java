package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.bank.AcquirerMood;
import org.ralvend.sim.bank.SimulatedAcquirer;

/** What is owed to a card, and the acquirer that is asked to pay it back; on a real PostgreSQL. */
abstract class OwedToCardsTest {
    static final Instant LATE = CardTown.LATE;

    /** The first look has come. */
    static final Instant LATER = LATE.plusSeconds(31);

    static SimulatedAcquirer bank;
    static BackendUnderTest backend;
    TestTown town;
    CardTown cards;

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

    /** The real acquirer, and what happens around its answers. */
    abstract class Around implements Acquirer {
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

    void round(Instant now) {
        cards.replica().round(now);
    }

    void assertRefunded(SaleId sale, String refund) {
        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of(refund), town.refunds(sale));
        assertEquals(List.of("250 EUR"), bank.paid(sale.toString()));
    }

    void byHand(SaleId sale) {
        byHand(sale, 250);
    }

    void byHand(SaleId sale, long minor) {
        cards.database()
                .run(tx -> backend.get(Refunds.class)
                        .byHand(
                                tx,
                                town.scope,
                                new Refunds.ByHand(sale, minor, new Cause("olga", "slip 7", "in an envelope")),
                                Instant.now()));
    }

    /** One unit of it will never come. */
    void owe(SaleId sale, int unit) {
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

    void database(String sql, SaleId sale) {
        cards.database().run(tx -> tx.update(sql, sale.value()));
    }
}
