package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;

/** What a deadline does; the sweep is given its time. */
class SweepTest extends TownTest {
    private static final Duration LATE = Duration.ofDays(15);
    private static Database database;
    private static Sweep sweep;

    @BeforeAll
    static void findBeans() {
        database = backend.get(Database.class);
        sweep = backend.get(Sweep.class);
    }

    @BeforeEach
    void stockOneShelf() {
        town.stock("near", 1, 1);
    }

    @Test
    void owesWhatNobodyFetchedAndFreesItsStock() {
        SaleId sale = claimable();

        sweep.round(Instant.now().plus(Duration.ofDays(13)));
        assertEquals(SaleState.CLAIMABLE, town.state(sale));

        sweep.round(later());

        assertEquals(SaleState.REFUND_DUE, town.state(sale));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(sale));
        assertEquals(0, town.reserved("near"));
        StatusEvent last = town.events(sale).getLast();
        assertEquals("backend", last.actor());
        assertEquals("deadline", last.why());
    }

    @Test
    void leavesDeadlinesAloneWhereTheClocksDisagree() {
        SaleId sale = claimable();
        database.run(tx ->
                tx.update("UPDATE ordering.orders SET deadline = now() - interval '1 day' WHERE id = ?", sale.value()));

        sweep.roundOrLog(() -> Instant.now().minus(Duration.ofDays(15)));
        sweep.roundOrLog(() -> Instant.now().plus(Duration.ofDays(15)));
        assertEquals(SaleState.CLAIMABLE, town.state(sale));

        sweep.roundOrLog(database::now);
        assertEquals(SaleState.REFUND_DUE, town.state(sale));
    }

    @Test
    void freesTheStockOfASaleWhoseMoneyWasNeverReportedAndLeavesItToAnOperator() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        sweep.round(later());

        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(List.of("UNKNOWN 250"), town.payments(cola.sale()));
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void opensARejectedSaleWhoseVendorNeverSaidThatTheMoneyWentBack() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        SaleRequested silent = town.cola();
        SaleRequested spoken = town.cola();
        town.send(town.vendor.sends(silent, spoken, new Fact.PaymentReleased(spoken.sale(), TestTown.PRICE)));
        assertEquals(SaleState.REJECTED, town.state(silent.sale()));

        sweep.round(later());
        sweep.round(later());

        assertEquals(SaleState.RECORDED, town.state(silent.sale()));
        assertEquals(List.of("UNKNOWN 250"), town.payments(silent.sale()));
        assertEquals(2, town.events(silent.sale()).size());
        assertEquals(SaleState.REJECTED, town.state(spoken.sale()));
        assertEquals(List.of("RELEASED 250"), town.payments(spoken.sale()));
        assertEquals(1, town.events(spoken.sale()).size());
    }

    @Test
    void owesWhatIsReportedKeptAfterTheDeadline() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        sweep.round(later());
        passDeadlines();

        List<Down> answers = town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "no motor turns after the deadline");
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void closesWhatIsReportedReturnedAfterTheDeadline() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        sweep.round(later());

        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), TestTown.PRICE)));

        assertEquals(SaleState.VOID, town.state(cola.sale()));
        assertEquals(List.of("RELEASED 250"), town.payments(cola.sale()));
    }

    @Test
    void leavesAnOpenAttemptAndListsItsSaleAsOverdue() throws ProtocolException {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);

        sweep.round(later());
        sweep.round(later());

        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
        assertEquals(List.of(cola.sale()), overdue());
        assertEquals(
                1,
                town.events(cola.sale()).stream()
                        .filter(e -> e.actor().equals("backend"))
                        .count());
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of(), overdue());
    }

    @Test
    void owesASaleWhoseLastAttemptFailsAfterTheDeadline() throws ProtocolException {
        town.stock("far", 1, 3);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        sweep.round(later());
        passDeadlines();

        town.send(town.near.sends(new Fact.AttemptRefused(order.attempt(), Fact.RefuseReason.BUSY)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void sweepsMoreThanOneBatchInARound() {
        town.stock("near", 1, 250);
        Fact[] many = Stream.generate(town::cola).limit(220).toArray(Fact[]::new);
        for (int from = 0; from < many.length; from += 110) {
            town.send(town.vendor.sends(Stream.of(many).skip(from).limit(110).toArray(Fact[]::new)));
        }
        assertEquals(220, town.reserved("near"));

        sweep.round(later());

        assertEquals(0, town.reserved("near"));
    }

    @Test
    void waitsForNobodyWhoHoldsASale() throws InterruptedException {
        SaleId held = claimable();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch swept = new CountDownLatch(1);
        Thread holder = new Thread(() -> database.run(tx -> {
            tx.query(
                    "SELECT id FROM ordering.orders WHERE town_id = ? FOR UPDATE",
                    row -> row.uuid("id"),
                    town.scope.id());
            locked.countDown();
            await(swept);
        }));
        holder.start();
        await(locked);

        sweep.round(later());
        swept.countDown();
        holder.join();

        assertEquals(SaleState.CLAIMABLE, town.state(held));
        sweep.round(later());
        assertEquals(SaleState.REFUND_DUE, town.state(held));
    }

    @Test
    void letsOneSaleThatFailsHoldUpNoOther() {
        town.stock("near", 1, 2);
        SaleId broken = claimable();
        SaleId fine = claimable();
        database.run(tx -> tx.update("ALTER TABLE payment.payment ADD CONSTRAINT doubt CHECK (order_id <> '" + broken
                + "' OR state <> 'REFUND_DUE')"));

        sweep.round(later());

        database.run(tx -> tx.update("ALTER TABLE payment.payment DROP CONSTRAINT doubt"));
        assertEquals(SaleState.REFUND_DUE, town.state(fine));
        assertEquals(SaleState.CLAIMABLE, town.state(broken));
        assertTrue(counted("ralvend.sales.not_expired") >= 1);
    }

    @Test
    void dropsWhatWaitsForARevokedDeviceAndCountsIt() {
        SaleRequested cola = town.cola();
        assertInstanceOf(
                Down.SaleAccepted.class, town.send(town.vendor.sends(cola)).getFirst());
        double before = counted("ralvend.outbox.revoked");
        sweep.round(Instant.now());
        assertEquals(1, waiting());

        database.run(tx -> tx.update(
                "UPDATE fleet.device SET revoked_at = now() WHERE town_id = ? AND id = ?",
                town.scope.id(),
                town.vendor.known.device().value()));
        sweep.round(Instant.now());

        assertEquals(0, waiting());
        assertEquals(before + 1, counted("ralvend.outbox.revoked"));
        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
    }

    private SaleId claimable() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        return cola.sale();
    }

    private static Instant later() {
        return Instant.now().plus(LATE);
    }

    /** As if they had been sold that long ago. */
    private void passDeadlines() {
        database.run(tx -> tx.update(
                "UPDATE ordering.orders SET deadline = deadline - interval '15 days',"
                        + " waits_until = waits_until - interval '15 days' WHERE town_id = ?",
                town.scope.id()));
    }

    private List<SaleId> overdue() {
        return database
                .transact(
                        tx -> backend.get(Ordering.class).overdue(tx, town.scope, later(), new Ordering.Page(null, 10)))
                .stream()
                .map(Sale::id)
                .toList();
    }

    private int waiting() {
        return database.transact(tx -> backend.get(Outbox.class).waiting(tx))
                .getOrDefault(town.scope, List.of())
                .size();
    }

    private static double counted(String counter) {
        return backend.get(MeterRegistry.class).counter(counter).count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
