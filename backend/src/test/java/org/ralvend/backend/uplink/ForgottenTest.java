package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;

/** Attempts that arrived, and of which the board that runs their machine knows nothing any more; on a real PostgreSQL. */
class ForgottenTest extends TownTest {
    private SaleRequested cola;
    private DispenseUnit order;

    @BeforeEach
    void startOne() throws ProtocolException {
        town.stock("near", 1, 2);
        cola = town.cola();
        order = town.orderFor(cola);
        town.send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()), new Fact.AttemptStarted(order.attempt(), 1)));
    }

    @Test
    void isUnresolvedOnceTheJournalThatBeganAnewIsStoredAsFarAsItGreeted() {
        TestDevice anew = town.near.renewed();
        town.send(anew.hello());
        sweep();
        assertEquals("STARTED", state(), "it may be told yet");

        town.send(anew.sends());
        sweep();

        assertEquals("UNRESOLVED", state());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
        assertTrue(
                town.events(cola.sale()).stream()
                        .anyMatch(e -> e.evidence().contains(anew.epoch.toString())
                                && e.why().contains("knows nothing of it any more")),
                "the greeting is the evidence");
    }

    @Test
    void isNotUnresolvedWhereTheNewJournalTellsWhatBecameOfIt() {
        TestDevice anew = town.near.renewed();
        town.send(anew.hello());

        town.send(anew.sends(new Fact.Dispensed(order.attempt(), 1)));
        sweep();

        assertEquals("DISPENSED", state());
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
    }

    @Test
    void isUnresolvedAtAnotherBoardOfItsMachine() {
        TestDevice replacement = replacement();
        town.send(replacement.sends());

        town.send(replacement.hello());
        sweep();

        assertEquals("UNRESOLVED", state());
    }

    @Test
    void isUnresolvedWhereTheEntryThatEndedItCouldNotBeBooked() {
        int before = town.near.journalRaw(Bytes.ofText("{\"fact\":{\"type\":\"Levitated\"}}"));
        town.send(town.near.resends(before));

        town.send(town.near.hello());
        sweep();

        assertEquals("UNRESOLVED", state());
    }

    /** It was refused, a page with that entry was torn, and whoever is asked to cancel it says that this is on its way. */
    @Test
    void isUnresolvedAndNotSentAgainWhereItWasGivenToAnEarlierJournalOfItsBoard() throws ProtocolException {
        DispenseUnit next = town.orderFor(town.cola());
        TestDevice anew = town.near.renewed();
        town.send(anew.hello());
        town.send(anew.sends());
        sweep();

        assertEquals("UNRESOLVED", town.attemptState(next.attempt()));
        assertEquals(List.of(), waiting("attempt " + next.attempt()));
    }

    @Test
    void staysWhileTheJournalThatItWasGivenToGreets() throws ProtocolException {
        DispenseUnit next = town.orderFor(town.cola());
        town.send(town.near.hello());
        sweep();

        assertEquals("ISSUED", town.attemptState(next.attempt()));
        assertEquals(1, waiting("attempt " + next.attempt()).size());
    }

    @Test
    void staysWhileItsBoardNamesIt() {
        town.send(town.near.hello());

        town.send(town.near.hello(List.of(), List.of(order.attempt())));
        sweep();

        assertEquals("STARTED", state(), "the last greeting counts");
    }

    /** It was on its way since before the order, and arrives after what was journaled since. */
    @Test
    void staysWhereTheGreetingIsOlderThanTheOrder() throws ProtocolException {
        Arrival late = town.near.hello();
        DispenseUnit next = town.orderFor(town.cola());
        town.send(town.near.sends(new Fact.AttemptReceived(next.attempt())));

        town.send(late);
        sweep();

        assertEquals("TAKEN", town.attemptState(next.attempt()));
    }

    @Test
    void staysWhereTheGreetingIsOfAJournalThatWasLeft() throws ProtocolException {
        Arrival late = town.near.hello();
        TestDevice anew = town.near.renewed();
        town.send(anew.hello());
        town.send(anew.sends());
        DispenseUnit next = town.orderFor(town.cola());
        town.send(anew.sends(new Fact.AttemptReceived(next.attempt())));

        town.send(late);
        sweep();

        assertEquals("TAKEN", town.attemptState(next.attempt()));
    }

    /** Another board's journal drains late: nobody else says any more when it ends. */
    @Test
    void isNotOpenedAgainByItsOldJournal() {
        TestDevice replacement = replacement();
        town.send(replacement.sends());
        town.send(replacement.hello());
        sweep();

        town.send(town.near.sends(new Fact.AttemptStarted(order.attempt(), 1)));
        assertEquals("UNRESOLVED", state());

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals("DISPENSED", state());
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
    }

    @Test
    void ofAnotherMachineOrTownStays() {
        TestTown other = TestTown.greeted(backend);
        other.send(other.near.sends());

        town.send(town.far.sends());
        town.send(town.far.hello());
        other.send(other.near.hello());
        sweep();

        assertEquals("STARTED", state());
    }

    private TestDevice replacement() {
        KnownDevice old = town.near.known;
        DeviceId fresh = new DeviceId(old.device() + "-2");
        backend.get(Database.class)
                .run(tx -> backend.get(Fleet.class).addDevice(tx, town.scope, fresh, old.machine(), Instant.now()));
        return new TestDevice(new KnownDevice(town.scope, fresh, old.machine(), old.kind()));
    }

    private static void sweep() {
        backend.get(Sweep.class).round(Instant.now());
    }

    private List<String> waiting(String about) {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT about FROM uplink.outbox WHERE town_id = ? AND about = ?",
                        row -> row.text("about"),
                        town.scope.id(),
                        about));
    }

    private String state() {
        return town.attemptState(order.attempt());
    }
}
