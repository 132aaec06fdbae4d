package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimRefused;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SoldUnit;

/** Somebody to whom a cola was sold that did not fall stands at a redelivery terminal; on a real PostgreSQL. */
abstract class AtATerminalTest extends TownTest {
    static final Random RANDOM = new Random(5);

    final ClaimId claim = new ClaimId(UUID.randomUUID());
    TestDevice terminal;
    SaleRequested cola;

    @BeforeEach
    void sellOneThatDidNotFall() {
        terminal = town.terminal("terminal", "near", "far");
        town.stock("near", 1, 2);
        cola = sold();
    }

    /** A unit that was ordered here, and of which its warehouse does not know whether it fell. */
    DispenseUnit nobodyKnows() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit order = town.order(town.send(terminal.sends(asked(cola))));
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));
        return order;
    }

    Fact.NothingCameOut denied(ClaimId at) {
        return new Fact.NothingCameOut(at, unit(cola));
    }

    ClaimEntered enteredAs(int number) {
        return new ClaimEntered(number(number), cola.keypadCode(), null);
    }

    /** A code of a vendor that has none. */
    static ClaimEntered wrong(int vendor) {
        return new ClaimEntered(other(), KeypadCode.mint(100 + vendor, RANDOM), null);
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

    List<String> waiting() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT about FROM uplink.outbox WHERE town_id = ? AND device_id = ? ORDER BY about",
                        row -> row.text("about"),
                        town.scope.id(),
                        terminal.known.device().value()));
    }

    static SoldUnit unit(SaleRequested sale) {
        return new SoldUnit(sale.sale(), 1);
    }

    static ClaimId other() {
        return new ClaimId(UUID.randomUUID());
    }

    static ClaimSecret secret() {
        return new ClaimSecret(Minting.random128(RANDOM));
    }

    static ClaimShown shown(List<Down> answers) {
        return answers.stream()
                .filter(ClaimShown.class::isInstance)
                .map(ClaimShown.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static ClaimRefused refused(List<Down> answers) {
        return answers.stream()
                .filter(ClaimRefused.class::isInstance)
                .map(ClaimRefused.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static List<Down> orders(List<Down> answers) {
        return answers.stream().filter(Down.Signed.class::isInstance).toList();
    }
}
