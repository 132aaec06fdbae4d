package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.SoldUnit;

/** Two transactions that name the same new sale at once; on a real PostgreSQL. */
class NewSalesTest extends TownTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static Database database;

    @BeforeAll
    static void findBeans() {
        database = backend.get(Database.class);
    }

    @BeforeEach
    void stockOneShelf() {
        town.stock("near", 1, 1);
    }

    @Test
    void leavesASaleToTheMachineThatWasFirst() throws InterruptedException {
        SaleRequested cola = town.cola();

        whileAnotherRecords(cola, "far", () -> town.send(town.vendor.sends(cola)));

        assertEquals("far", town.sale(cola.sale()).machine().value());
        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(List.of("MESSAGE-FOREIGN"), town.faults());
        assertEquals(0, town.reserved("near"));
        assertEquals(List.of(), town.payments(cola.sale()));
    }

    @Test
    void findsWhatAnotherBoardOfTheSameMachineRecorded() throws InterruptedException {
        SaleRequested cola = town.cola();

        whileAnotherRecords(cola, "vendor", () -> town.send(town.vendor.sends(cola)));

        assertEquals("d-other", town.sale(cola.sale()).device().value());
        assertEquals(List.of(), town.events(cola.sale()));
        assertEquals(0, town.reserved("near"));
        assertEquals(0, town.unbookable());
    }

    /** After a restore a vendor and a warehouse tell their whole story to two replicas at once. */
    @Test
    void findsTheSaleThatWasRecordedWhileItsGoodsWereBooked() throws InterruptedException {
        SaleRequested cola = town.cola();
        AttemptId attempt = new AttemptId(UUID.randomUUID());
        Fact.AttemptReceived.Order order =
                new Fact.AttemptReceived.Order(new SoldUnit(cola.sale(), 1), 1, 1, TestTown.COLA);
        CountDownLatch released = new CountDownLatch(1);
        Thread holding = holding("payment.payment", released);
        Thread vendor = Thread.ofPlatform()
                .start(() ->
                        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false))));
        awaitLocks(1);
        Thread warehouse = Thread.ofPlatform()
                .start(() -> town.send(town.near.sends(
                        new Fact.AttemptReceived(attempt, order),
                        new Fact.AttemptStarted(attempt, 1),
                        new Fact.Dispensed(attempt, 1))));
        awaitLocks(2);

        released.countDown();
        holding.join();
        vendor.join();
        warehouse.join();

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals("0 on hand, 0 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of(), town.faults());
    }

    /** Nobody writes there until it is released. */
    private static Thread holding(String table, CountDownLatch released) throws InterruptedException {
        CountDownLatch locked = new CountDownLatch(1);
        Thread holding = Thread.ofPlatform()
                .start(() -> database.run(tx -> {
                    tx.update("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
                    locked.countDown();
                    await(released);
                }));
        await(locked);
        return holding;
    }

    private void whileAnotherRecords(SaleRequested sale, String machine, Runnable work) throws InterruptedException {
        CountDownLatch recorded = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        Thread other = Thread.ofPlatform()
                .start(() -> database.run(tx -> {
                    tx.update(
                            """
                    INSERT INTO ordering.orders (town_id, id, channel, external_ref, machine_id, device_id, currency, total_minor,
                      list_version, state, claim_hash, keypad_hash, recorded_at, deadline)
                    VALUES (?, ?, 'VENDOR', ?, ?, 'd-other', 'EUR', 250, 1, 'RECORDED', '\\x00', '\\x00', now(), now() + interval '14 days')""",
                            town.scope.id(),
                            sale.sale().value(),
                            sale.sale().toString(),
                            machine);
                    recorded.countDown();
                    await(waits);
                }));
        await(recorded);
        Thread ours = Thread.ofPlatform().start(work);
        awaitLocks(1);
        waits.countDown();
        other.join();
        ours.join();
    }

    private static void awaitLocks(int count) {
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            boolean waiting = database.transact(tx -> tx.find(
                            "SELECT count(*) >= ? AS waiting FROM pg_locks WHERE NOT granted",
                            row -> row.flag("waiting"),
                            count))
                    .orElse(false);
            if (waiting) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("not " + count + " waited");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
