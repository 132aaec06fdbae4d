package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;

/** Shelves that hold less than was thought, and the sales that had something there; on a real PostgreSQL. */
class CorrectionsTest extends TownTest {
    private static Database database;

    @BeforeAll
    static void findBeans() {
        database = backend.get(Database.class);
    }

    @Test
    void owesAClaimableSaleOfAnEarlierBatchWhoseLastUnitIsNotThere() {
        town.stock("near", 1, 1);
        SaleId sale = claimable();

        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));

        assertEquals(SaleState.REFUND_DUE, town.state(sale));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(sale));
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void holdsAnotherUnitForAClaimableSaleWhoseShelfIsFoundEmptyByAnothersAttempt() throws ProtocolException {
        town.stock("near", 1, 2);
        SaleId waiting = claimable();
        DispenseUnit order = town.orderFor(town.cola());
        town.stock("far", 1, 1);

        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.EMPTY)));

        assertEquals(0, town.onHand("near"));
        assertEquals(0, town.reserved("near"));
        assertEquals(1, town.reserved("far"));
        assertEquals(everyClaimable(), held());
        assertTrue(town.state(waiting) == SaleState.CLAIMABLE || town.state(waiting) == SaleState.REFUND_DUE);
    }

    @Test
    void takesAStrayProductFromWhoeverHeldItLast() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        town.stock("near", 1, 1);
        SaleId later = claimable();
        assertEquals(1, town.reserved("near"));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(SaleState.REFUND_DUE, town.state(later));
        assertEquals(0, town.onHand("near"));
        assertEquals(0, town.unbookable());
    }

    @Test
    void keepsAnOperatorTheCountOfASlotThatWasNeverFilled() {
        town.send(town.near.sends(new Fact.SlotCounted(7, 3)));
        assertEquals(List.of("NOT-FOUND"), town.faults());
    }

    /** Counts and sales at once, as two replicas see them: neither waits for ever, and nobody holds what is not there. */
    @Test
    void countsWhileOthersSellWithoutADeadlockOrAnEmptyPromise() throws Exception {
        town.stock("near", 1, 40);
        town.stock("far", 1, 10);
        try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
            List<Callable<Boolean>> works = List.of(
                    () -> {
                        for (int i = 0; i < 30; i++) {
                            claimable();
                        }
                        return true;
                    },
                    () -> {
                        for (int units = 30; units > 0; units--) {
                            town.send(town.near.sends(new Fact.SlotCounted(1, units)));
                        }
                        return true;
                    });
            assertAllDone(replicas.invokeAll(works));
        }
        assertEquals(everyClaimable(), held());
        assertEquals(town.reserved("near") + town.reserved("far"), held());
    }

    private static void assertAllDone(List<Future<Boolean>> works) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Future<Boolean> work : works) {
            try {
                assertTrue(work.get());
            } catch (ExecutionException e) {
                failures.add(String.valueOf(e.getCause()));
            }
        }
        assertEquals(List.of(), failures);
    }

    private SaleId claimable() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        return cola.sale();
    }

    private int everyClaimable() {
        return count("SELECT id FROM ordering.orders WHERE town_id = ? AND state = 'CLAIMABLE'", "id");
    }

    private int held() {
        return count("SELECT order_id FROM inventory.reservation WHERE town_id = ? AND state = 'HELD'", "order_id");
    }

    private int count(String sql, String column) {
        return database.transact(tx -> tx.query(sql, row -> row.uuid(column), town.scope.id()))
                .size();
    }
}
