package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;

/** Attempts whose outcome nobody reports in time, and what becomes known of them later; on a real PostgreSQL. */
class WriteOffTest extends TownTest {
    private static Database database;
    private static Rest technician;
    private SaleRequested cola;
    private DispenseUnit order;

    @BeforeAll
    static void serve() throws Exception {
        database = backend.get(Database.class);
        URI api = backend.serve();
        technician = Rest.person(backend, api, backend.token());
    }

    @AfterAll
    static void closeClient() {
        technician.close();
    }

    @BeforeEach
    void orderOne() throws ProtocolException {
        town.stock("near", 1, 2);
        cola = town.cola();
        order = town.orderFor(cola);
    }

    @Test
    void leavesTheUnitMissingAndItsSaleClaimable() throws Exception {
        unresolved();

        assertEquals(200, writeOff(order.attempt()));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals("2 on hand, 1 reserved, 1 missing", town.shelf("near"));
        assertEquals("WRITTEN_OFF", state());
        assertTrue(
                town.events(cola.sale()).stream()
                        .anyMatch(e -> e.actor().equals("admin") && e.why().startsWith("written off: somebody looked")),
                "who wrote it off and why");
        assertEquals(409, writeOff(order.attempt()), "once");
    }

    @Test
    void isRefusedWhileTheMotorMayTurnOrTheWarehouseWillReport() throws Exception {
        assertEquals(409, writeOff(order.attempt()));
        motorsStand();
        assertEquals(409, writeOff(order.attempt()), "its warehouse will still report");

        town.send(town.near.sends(new Fact.AttemptStarted(order.attempt(), 1)));
        assertEquals(409, writeOff(order.attempt()));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(409, writeOff(order.attempt()), "it is over");
        assertEquals("1 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void isRefusedForAnUnresolvedOneBeforeItsMotorMustStand() throws Exception {
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));

        assertEquals(409, writeOff(order.attempt()));

        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        motorsStand();
        assertEquals(200, writeOff(order.attempt()));
    }

    @Test
    void takesAnOpenOneWhoseWarehouseIsNeverHeardAgain() throws Exception {
        revokedWithIt();

        assertEquals(200, writeOff(order.attempt()));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    /** Its card was put back to an earlier state: what it had open then it does not know any more. */
    @Test
    void takesAStartedOneOfAJournalThatItsBoardHasLeft() throws Exception {
        town.send(town.near.sends(new Fact.AttemptStarted(order.attempt(), 1)));
        motorsStand();
        assertEquals(409, writeOff(order.attempt()), "its warehouse will still report");

        town.send(town.near.renewed().hello());

        assertEquals(200, writeOff(order.attempt()));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    private void revokedWithIt() {
        motorsStand();
        database.run(tx -> tx.update(
                "UPDATE fleet.device SET revoked_at = now() WHERE town_id = ? AND id = ?",
                town.scope.id(),
                town.near.known.device().value()));
    }

    @Test
    void knowsNoAttemptOfAnotherTown() throws Exception {
        unresolved();
        TestTown other = TestTown.greeted(backend);

        assertEquals(404, writeOff(other, order.attempt()));

        assertEquals("UNRESOLVED", state());
    }

    @Test
    void asksForAReason() throws Exception {
        unresolved();

        assertEquals(
                400,
                technician
                        .post(
                                "/api/attempts/" + order.attempt() + "/write-off?town=" + town.scope.id(),
                                "{\"reason\":\"\"}")
                        .statusCode());
    }

    @Test
    void booksALossForWhatTurnsOutToHaveFallen() throws Exception {
        unresolved();
        writeOff(order.attempt());

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of("250 for 1"), losses());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(1, town.moved("near"));
        assertEquals(List.of(), town.faults());
    }

    @Test
    void findsTheUnitAgainWhereItTurnsOutNotToHaveFallen() throws Exception {
        motorsStand();
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));
        writeOff(order.attempt());

        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, DispenseFailure.JAM)));

        assertEquals("2 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals("FAILED", state());
        assertEquals(List.of(), losses());
        assertTrue(town.locations().getFirst().blocked());
    }

    @Test
    void findsTheUnitAgainWhereItNeverStarted() throws Exception {
        unresolved();
        writeOff(order.attempt());

        town.send(town.near.sends(new Fact.AttemptRefused(order.attempt(), RefuseReason.NONCE_OLD)));

        assertEquals("2 on hand, 1 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void isSettledByACountThatFindsTheUnit() throws Exception {
        unresolved();
        writeOff(order.attempt());

        town.send(town.near.sends(new Fact.SlotCounted(1, 2)));

        assertEquals("2 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals("SETTLED", state());
        assertEquals(List.of(), losses());
    }

    @Test
    void isSettledAsALossByACountThatLacksTheUnit() throws Exception {
        unresolved();
        writeOff(order.attempt());

        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));

        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of("250 for 1"), losses());
        assertEquals(1, town.moved("near"));
        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        assertEquals(List.of("250 for 1"), losses(), "one settled attempt is settled for ever");
    }

    @Test
    void isMadeByACountOfTheSlotOfAnUnresolvedOne() {
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));

        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of("250 for 1"), losses());
        assertEquals("SETTLED", state());
    }

    @Test
    void isMadeAtTheDeadlineAtTheLatestAndTheMoneyIsDue() {
        unresolved();

        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(13)));
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));

        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));

        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(cola.sale()));
        assertEquals("2 on hand, 0 reserved, 1 missing", town.shelf("near"));
    }

    @Test
    void isCancelledAtAWarehouseThatComesBackWithIt() throws Exception {
        revokedWithIt();
        writeOff(order.attempt());

        List<Down> answers = town.send(town.near.hello(List.of(), List.of(order.attempt())));

        assertTrue(answers.stream().anyMatch(Down.Signed.class::isInstance), "what has not started of it is void");
        town.send(town.near.sends(new Fact.AttemptVoided(order.attempt())));
        assertEquals("2 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals("VOID", state());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void promisesTheMissingUnitToNobodyElse() throws Exception {
        unresolved();
        writeOff(order.attempt());

        List<Down> answers = town.send(town.vendor.sends(town.cola()));

        Down.SaleRejected rejected = (Down.SaleRejected) answers.getFirst();
        assertEquals(Down.RejectReason.OUT_OF_STOCK, rejected.reason());
    }

    /** The warehouse does not know what became of it, and its motor stands. */
    private void unresolved() {
        town.send(town.near.sends(
                new Fact.AttemptStarted(order.attempt(), 1), new Fact.DispenseUnresolved(order.attempt(), 1)));
        motorsStand();
    }

    private void motorsStand() {
        database.run(tx -> tx.update(
                "UPDATE fulfilment.attempt SET start_until = start_until - interval '1 hour' WHERE town_id = ?",
                town.scope.id()));
    }

    private int writeOff(AttemptId attempt) throws Exception {
        return writeOff(town, attempt);
    }

    private static int writeOff(TestTown in, AttemptId attempt) throws Exception {
        return technician
                .post(
                        "/api/attempts/" + attempt + "/write-off?town=" + in.scope.id(),
                        "{\"reason\":\"somebody looked\"}")
                .statusCode();
    }

    private String state() {
        return town.attemptState(order.attempt());
    }

    private List<String> losses() {
        return town.losses();
    }
}
