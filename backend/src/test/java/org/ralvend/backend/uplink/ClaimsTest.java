package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What customers at redelivery terminals get behind their codes, and what they are told of it. */
class ClaimsTest extends AtATerminalTest {
    private static final Random RANDOM = new Random(5);

    @Test
    void deliversWhatIsAskedFor() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));

        List<Down> answers = town.send(terminal.sends(asked(cola)));
        DispenseUnit order = town.order(answers);
        assertEquals(town.near.known.device(), order.device());
        assertEquals(UnitState.COMING, shown(answers).units().getFirst().state());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));

        List<Down> fell = town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(UnitState.HAD, shown(fell).units().getFirst().state());
        assertEquals(3, shown(fell).revision());
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals("1 on hand, 0 reserved, 0 missing", town.shelf("near"));
    }

    @Test
    void goesToAnotherWarehouseThereWhereOneFails() throws ProtocolException {
        town.stock("far", 1, 1);
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit first = town.order(town.send(terminal.sends(asked(cola))));

        DispenseUnit second = town.order(
                town.send(town.near.sends(new Fact.DispenseFailed(first.attempt(), 1, Fact.DispenseFailure.JAM))));

        assertEquals(town.far.known.device(), second.device());
        assertEquals(2, second.number());
    }

    @Test
    void ordersNothingMoreWhereTheCustomerHasGone() throws ProtocolException {
        town.stock("far", 1, 1);
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit first = town.order(town.send(terminal.sends(asked(cola))));
        town.customerLeaves();

        List<Down> answers =
                town.send(town.near.sends(new Fact.DispenseFailed(first.attempt(), 1, Fact.DispenseFailure.JAM)));

        assertEquals(UnitState.HERE, shown(answers).units().getFirst().state());
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(List.of(), orders(answers));
    }

    @Test
    void reachesItsOwnPlaceOnly() {
        TestDevice elsewhere = town.terminal("elsewhere", "far");

        ClaimShown shown = shown(town.send(elsewhere.sends(entered(cola.keypadCode()))));
        assertEquals(UnitState.NOT_HERE, shown.units().getFirst().state());

        List<Down> answers = town.send(elsewhere.sends(asked(cola)));
        assertEquals(UnitState.NOT_HERE, shown(answers).units().getFirst().state());
        assertEquals(List.of(), orders(answers));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void takesAFreeUnitAtItsPlaceForOneThatIsHeldElsewhere() throws ProtocolException {
        town.stock("far", 1, 1);
        TestDevice elsewhere = town.terminal("elsewhere", "far");
        town.send(elsewhere.sends(entered(cola.keypadCode())));

        DispenseUnit order = town.order(town.send(elsewhere.sends(asked(cola))));

        assertEquals(town.far.known.device(), order.device());
        assertEquals(0, town.reserved("near"));
        assertEquals(1, town.reserved("far"));
    }

    @Test
    void doesNotTakeWhatIsAnothersPaidUnit() {
        town.stock("far", 1, 1);
        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));
        SaleRequested other = sold();
        assertEquals(1, town.reserved("far"));
        TestDevice elsewhere = town.terminal("elsewhere", "far");

        ClaimShown shown = shown(town.send(elsewhere.sends(entered(cola.keypadCode()))));

        assertEquals(UnitState.NOT_HERE, shown.units().getFirst().state());
        assertEquals(SaleState.CLAIMABLE, town.state(other.sale()));
    }

    @Test
    void givesAUnitToOneOfTwoTerminals() {
        TestDevice other = town.terminal("other", "near");
        ClaimId second = new ClaimId(UUID.randomUUID());
        town.send(terminal.sends(entered(cola.keypadCode())));
        town.send(other.sends(new ClaimEntered(second, cola.keypadCode(), null)));

        List<Down> answers =
                town.send(terminal.sends(asked(cola)), other.sends(new RedeliveryAsked(second, unit(cola))));

        assertEquals(1, orders(answers).size());
        assertEquals(
                List.of(UnitState.COMING, UnitState.COMING),
                answers.stream()
                        .filter(ClaimShown.class::isInstance)
                        .map(message ->
                                ((ClaimShown) message).units().getFirst().state())
                        .toList());
    }

    /** Two replicas at the same time: whoever has the sale's lock decides first. */
    @Test
    void givesAUnitToOneOfTwoTerminalsThatAreBookedAtOnce() throws Exception {
        TestDevice other = town.terminal("other", "near");
        town.stock("near", 1, 4);
        for (int i = 1; i <= 5; i++) {
            SaleRequested sale = i == 1 ? cola : sold();
            town.send(terminal.sends(new ClaimEntered(number(i), sale.keypadCode(), null)));
            town.send(other.sends(new ClaimEntered(number(-i), sale.keypadCode(), null)));
            Arrival here = terminal.sends(new RedeliveryAsked(number(i), unit(sale)));
            Arrival there = other.sends(new RedeliveryAsked(number(-i), unit(sale)));
            List<Down> answers = new ArrayList<>();
            try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
                for (Future<List<Down>> told : replicas.invokeAll(
                        List.<Callable<List<Down>>>of(() -> town.send(here), () -> town.send(there)))) {
                    answers.addAll(told.get());
                }
            }
            assertEquals(1, orders(answers).size());
            assertEquals(SaleState.DELIVERING, town.state(sale.sale()));
        }
    }

    /** The entry has waited on the terminal's card since before its last start. */
    @Test
    void dropsNothingForWhoMayHaveGone() {
        town.send(terminal.sends(entered(cola.keypadCode())));
        Entry.Stamp before =
                new Entry.Stamp(Instant.parse("2026-11-21T12:00:00Z"), 5, BootId.mint(RANDOM), Entry.ClockTrust.SYNCED);
        int at = terminal.journalRaw(Bytes.of(RecordCodec.encode(new Entry(before, asked(cola)))), null);

        List<Down> answers = town.send(terminal.resends(at));

        assertEquals(List.of(), orders(answers));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    @Test
    void dropsNothingForWhoHasClosedTheClaimInTheSameBreath() {
        town.send(terminal.sends(entered(cola.keypadCode())));

        List<Down> answers = town.send(terminal.sends(asked(cola), new Fact.ClaimClosed(claim)));

        assertEquals(List.of(), orders(answers));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        assertEquals(List.of(), waiting());
    }

    @Test
    void goesToNoOtherWarehouseForWhoHasClosedTheClaim() throws ProtocolException {
        town.stock("far", 1, 1);
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit order = town.order(town.send(terminal.sends(asked(cola))));
        town.send(terminal.sends(new Fact.ClaimClosed(claim)));

        List<Down> answers =
                town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.JAM)));

        assertEquals(List.of(), orders(answers));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
    }

    /** A terminal whose card was lost with a claim open never says that it is over. */
    @Test
    void endsWhatWasOpenWhereTheNextCustomerBegins() {
        town.send(terminal.sends(entered(cola.keypadCode())));
        town.send(terminal.sends(enteredAs(2)));

        assertEquals(List.of("claim " + number(2)), waiting());
    }

    @Test
    void showsNobodyAHatchThatIsElsewhere() {
        TestDevice elsewhere = town.terminal("elsewhere", "far");
        ClaimId second = other();
        town.send(terminal.sends(entered(cola.keypadCode())));
        town.send(elsewhere.sends(new ClaimEntered(second, cola.keypadCode(), null)));

        List<Down> answers = town.send(terminal.sends(asked(cola)));

        assertEquals(
                List.of(UnitState.COMING),
                answers.stream()
                        .filter(ClaimShown.class::isInstance)
                        .map(message ->
                                ((ClaimShown) message).units().getFirst().state())
                        .toList());
        ClaimShown again = shown(town.send(elsewhere.sends(new ClaimEntered(number(5), cola.keypadCode(), null))));
        assertEquals(UnitState.NOT_HERE, again.units().getFirst().state());
    }

    @Test
    void tellsNobodyWhoHasGone() throws ProtocolException {
        town.send(terminal.sends(entered(cola.keypadCode())));
        DispenseUnit order = town.order(town.send(terminal.sends(asked(cola))));
        town.send(terminal.sends(new Fact.ClaimClosed(claim)));
        assertEquals(List.of(), waiting());

        List<Down> answers = town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertTrue(answers.stream().noneMatch(ClaimShown.class::isInstance));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
    }

    /** Sent again until the customer has gone: the broker may have lost it. */
    @Test
    void keepsWhatATerminalIsToldUntilTheCustomerHasGone() {
        town.send(terminal.sends(entered(cola.keypadCode())));

        assertEquals(List.of("claim " + claim), waiting());
        assertEquals(
                Map.of(),
                backend.get(Database.class)
                        .transact(tx ->
                                backend.get(Progress.class).waiting(tx, town.scope, List.of(terminal.known.device()))),
                "and yet it waits for nothing");
    }

    @Test
    void tellsWhoComesAfterTheDeadlineThatTheMoneyWentBack() {
        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(16)));
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "UPDATE ordering.orders SET deadline = now() - interval '1 day' WHERE town_id = ?",
                        town.scope.id()));

        ClaimShown shown = shown(town.send(terminal.sends(entered(cola.keypadCode()))));

        assertEquals(UnitState.REFUNDED, shown.units().getFirst().state());
    }

    @Test
    void showsThatTheMoneyIsDueWhereNothingIsLeft() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 0)));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));

        ClaimShown shown = shown(town.send(terminal.sends(entered(cola.keypadCode()))));
        List<Down> answers = town.send(terminal.sends(asked(cola)));

        assertEquals(UnitState.REFUND, shown.units().getFirst().state());
        assertEquals(UnitState.REFUND, shown(answers).units().getFirst().state());
        assertEquals(List.of(), orders(answers));
    }

    private List<String> waiting() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT about FROM uplink.outbox WHERE town_id = ? AND device_id = ? ORDER BY about",
                        row -> row.text("about"),
                        town.scope.id(),
                        terminal.known.device().value()));
    }
}
