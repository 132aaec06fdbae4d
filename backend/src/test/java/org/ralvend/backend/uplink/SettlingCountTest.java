package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Slots that are counted while an attempt there is open which another journal than the counting one was given. */
class SettlingCountTest extends TownTest {
    private SaleRequested cola;
    private DispenseUnit order;

    @BeforeEach
    void startOne() throws ProtocolException {
        town.stock("near", 1, 5);
        cola = town.cola();
        order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.AttemptStarted(order.attempt(), 1)));
    }

    /** The board dies after the drop; another one takes its place, and somebody counts. */
    @Test
    void booksTheLossOfWhatTheOldBoardMayHaveDispensed() {
        motorsStand();
        TestDevice fresh = replacement();

        town.send(fresh.sends(new Fact.SlotCounted(1, 4)));

        assertEquals("SETTLED", state());
        assertEquals(List.of("250 for 1"), town.losses());
        assertEquals("4 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void freesTheUnitThatIsStillThere() {
        motorsStand();
        TestDevice anew = town.near.renewed();

        town.send(anew.sends(new Fact.SlotCounted(1, 5)));

        assertEquals("SETTLED", state());
        assertEquals(List.of(), town.losses());
        assertEquals("5 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void settlesNothingWhileTheMotorMayStillTurn() {
        TestDevice anew = town.near.renewed();

        town.send(anew.sends(new Fact.SlotCounted(1, 5)));

        assertEquals("STARTED", state());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
    }

    /** It reports by itself, and what it counted comes before that. */
    @Test
    void settlesNothingThatTheCountingJournalWasGiven() {
        motorsStand();

        town.send(town.near.sends(new Fact.SlotCounted(1, 5)));

        assertEquals("STARTED", state());
    }

    @Test
    void takesNothingOffTwiceWhenTheOldBoardTellsOfTheDropAfterTheCount() {
        motorsStand();
        TestDevice fresh = replacement();
        town.send(fresh.sends(new Fact.SlotCounted(1, 4)));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals("SETTLED", state());
        assertEquals("4 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(4, town.moved("near"));
        assertEquals(List.of("250 for 1"), town.losses());
        assertEquals(List.of(), town.faults());
    }

    @Test
    void keepsAConflictWhereTheCountHadWhatTheOldBoardSaysFell() {
        motorsStand();
        TestDevice fresh = replacement();
        town.send(fresh.sends(new Fact.SlotCounted(1, 5)));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertEquals("5 on hand, 1 reserved, 0 missing", town.shelf("near"));
        assertEquals(List.of("250 for 1"), town.losses());
        assertEquals(List.of("CONFLICT"), town.faults());
    }

    private TestDevice replacement() {
        KnownDevice old = town.near.known;
        DeviceId fresh = new DeviceId(old.device() + "-2");
        backend.get(Database.class)
                .run(tx -> backend.get(Fleet.class).addDevice(tx, town.scope, fresh, old.machine(), Instant.now()));
        return new TestDevice(new KnownDevice(town.scope, fresh, old.machine(), old.kind()));
    }

    private void motorsStand() {
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "UPDATE fulfilment.attempt SET start_until = start_until - interval '1 hour' WHERE town_id = ?",
                        town.scope.id()));
    }

    private String state() {
        return town.attemptState(order.attempt());
    }
}
