package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.Installation;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;

/** Orders that can start nothing any more; on a real PostgreSQL. */
class CancellationTest extends TownTest {
    private SaleRequested cola;
    private DispenseUnit order;

    @BeforeEach
    void orderOne() throws ProtocolException {
        town.stock("near", 1, 1);
        cola = town.cola();
        order = town.orderFor(cola);
    }

    @Test
    void takeTheOrdersPlaceOnceItCanStartNothing() throws ProtocolException {
        sweepAfter(Duration.ofSeconds(30));
        assertEquals(List.of(order), waiting());

        sweepAfter(Duration.ofSeconds(61));
        sweepAfter(Duration.ofDays(1));

        assertEquals(List.of(new Command.CancelAttempt(order.device(), order.attempt())), waiting());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()), "nothing is over before the warehouse says so");
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void endTheAttemptAtTheWarehousesWord() throws ProtocolException {
        sweepAfter(Duration.ofSeconds(61));
        town.customerLeaves();

        town.send(town.near.sends(new Fact.AttemptVoided(order.attempt())));

        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(List.of(), waiting());
    }

    @Test
    void areNotNeededForWhatHasArrived() throws ProtocolException {
        town.send(town.near.sends(new Fact.AttemptReceived(order.attempt())));

        sweepAfter(Duration.ofSeconds(61));

        assertEquals(List.of(), waiting());
    }

    @Test
    void comeTooLateWhereItFell() throws ProtocolException {
        sweepAfter(Duration.ofSeconds(61));

        town.send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.AttemptStarted(order.attempt(), 1),
                new Fact.Dispensed(order.attempt(), 1)));

        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(List.of(), waiting());
    }

    private void sweepAfter(Duration later) {
        backend.get(Sweep.class).round(Instant.now().plus(later));
    }

    /** What the warehouse is told when it connects, its signature checked. */
    private List<Command> waiting() throws ProtocolException {
        List<Command> commands = new ArrayList<>();
        for (Down answer : town.send(town.near.hello())) {
            if (answer instanceof Down.Signed signed) {
                commands.add(
                        Command.open(signed, backend.get(Installation.class).commandPublicKey()));
            }
        }
        assertTrue(commands.size() <= 1, "one row an attempt");
        return commands;
    }
}
