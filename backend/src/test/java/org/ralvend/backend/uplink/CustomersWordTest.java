package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.ProtocolException;

/** Where nobody knows whether it fell, the customer is asked. */
class CustomersWordTest extends AtATerminalTest {
    @Test
    void showsWhatNobodyKnows() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit order = town.order(town.send(terminal.sends(asked(cola))));

        List<Down> answers = town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));

        assertEquals(UnitState.UNRESOLVED, shown(answers).units().getFirst().state());
        List<Down> again = town.send(terminal.sends(asked(cola)));
        assertEquals(List.of(), orders(again));
        assertEquals(UnitState.UNRESOLVED, shown(again).units().getFirst().state());
        assertNotEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void takesTheCustomersWordOnceTheMotorMustStand() throws ProtocolException {
        nobodyKnows();
        List<Down> early = town.send(terminal.sends(denied(claim)));
        assertEquals(UnitState.UNRESOLVED, shown(early).units().getFirst().state());
        assertEquals("2 on hand, 1 reserved, 0 missing", town.shelf("near"), "its motor may still turn");

        town.motorsStand();
        ClaimShown asked = shown(town.send(terminal.sends(enteredAs(2))));
        assertEquals(UnitState.ASKED, asked.units().getFirst().state());
        ClaimShown shown = shown(town.send(terminal.sends(denied(number(2)))));
        assertEquals(UnitState.HERE, shown.units().getFirst().state());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals("2 on hand, 1 reserved, 1 missing", town.shelf("near"));
    }

    @Test
    void takesNobodysWordTwiceForOneSale() throws ProtocolException {
        town.stock("near", 1, 1);
        nobodyKnows();
        town.motorsStand();
        town.send(terminal.sends(enteredAs(2)));
        town.send(terminal.sends(denied(number(2)), new Fact.ClaimClosed(number(2))));

        town.send(terminal.sends(enteredAs(3)));
        DispenseUnit second = town.order(town.send(terminal.sends(new RedeliveryAsked(number(3), unit(cola)))));
        town.send(town.near.sends(new Fact.DispenseUnresolved(second.attempt(), 1)));
        town.motorsStand();

        ClaimShown shown = shown(town.send(terminal.sends(enteredAs(4))));
        assertEquals(UnitState.UNRESOLVED, shown.units().getFirst().state());
        List<Down> again = town.send(terminal.sends(denied(number(4))));
        assertEquals(UnitState.UNRESOLVED, shown(again).units().getFirst().state());
        assertEquals("3 on hand, 1 reserved, 1 missing", town.shelf("near"));
    }

    @Test
    void takesNobodysWordForWhatIsUnderWay() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));
        town.order(town.send(terminal.sends(asked(cola))));
        town.motorsStand();

        List<Down> answers = town.send(terminal.sends(denied(claim)));
        assertEquals(UnitState.COMING, shown(answers).units().getFirst().state());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
    }

    @Test
    void booksALossWhereItHadFallenAfterAll() throws ProtocolException {
        DispenseUnit first = nobodyKnows();
        town.motorsStand();
        town.send(terminal.sends(enteredAs(2)));
        town.send(terminal.sends(denied(number(2))));
        town.send(town.near.sends(new Fact.Dispensed(first.attempt(), 1)));

        assertEquals(1, town.losses().size());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals("1 on hand, 1 reserved, 0 missing", town.shelf("near"));
    }

    /** A unit that was ordered here, and of which its warehouse does not know whether it fell. */
    private DispenseUnit nobodyKnows() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit order = town.order(town.send(terminal.sends(asked(cola))));
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));
        return order;
    }

    private Fact.NothingCameOut denied(ClaimId at) {
        return new Fact.NothingCameOut(at, unit(cola));
    }
}
