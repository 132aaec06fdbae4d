package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SoldUnit;

/** Somebody to whom a cola was sold that did not fall stands at a redelivery terminal; on a real PostgreSQL. */
abstract class AtATerminalTest extends TownTest {
    final ClaimId claim = new ClaimId(UUID.randomUUID());
    TestDevice terminal;
    SaleRequested cola;

    @BeforeEach
    void sellOneThatDidNotFall() {
        terminal = town.terminal("terminal", "near", "far");
        town.stock("near", 1, 2);
        cola = sold();
    }

    ClaimEntered enteredAs(int number) {
        return new ClaimEntered(number(number), cola.keypadCode(), null);
    }

    static ClaimId number(int number) {
        return new ClaimId(new UUID(7, number));
    }

    /** Its money is kept, and nobody waits at the vendor. */
    SaleRequested sold() {
        SaleRequested sale = town.cola();
        town.send(town.vendor.sends(sale, new Fact.PaymentKept(sale.sale(), TestTown.PRICE, false)));
        assertEquals(SaleState.CLAIMABLE, town.state(sale.sale()));
        return sale;
    }

    ClaimEntered entered(KeypadCode code) {
        return new ClaimEntered(claim, code, null);
    }

    RedeliveryAsked asked(SaleRequested sale) {
        return new RedeliveryAsked(claim, unit(sale));
    }

    static SoldUnit unit(SaleRequested sale) {
        return new SoldUnit(sale.sale(), 1);
    }

    static ClaimId other() {
        return new ClaimId(UUID.randomUUID());
    }

    static ClaimShown shown(List<Down> answers) {
        return answers.stream()
                .filter(ClaimShown.class::isInstance)
                .map(ClaimShown.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static List<Down> orders(List<Down> answers) {
        return answers.stream().filter(Down.Signed.class::isInstance).toList();
    }
}
