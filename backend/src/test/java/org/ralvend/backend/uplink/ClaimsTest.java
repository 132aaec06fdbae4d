package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Down.ClaimRefused;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What customers at redelivery terminals get behind their codes; on a real PostgreSQL. */
class ClaimsTest extends TownTest {
    private static final Random RANDOM = new Random(5);

    private final ClaimId claim = new ClaimId(UUID.randomUUID());
    private TestDevice terminal;
    private SaleRequested cola;

    @BeforeEach
    void sellOneThatDidNotFall() {
        terminal = town.terminal("terminal", "near", "far");
        town.stock("near", 1, 2);
        cola = sold();
    }

    @Test
    void showsWhatIsBehindAKeypadCode() {
        ClaimShown shown = shown(town.send(terminal.sends(entered(cola.keypadCode()))));

        assertEquals(List.of(new ClaimShown.Unit(unit(cola), TestTown.COLA, UnitState.HERE, "Cola")), shown.units());
        assertEquals(town.sale(cola.sale()).deadline(), shown.deadline());
        assertEquals(1, shown.revision());
    }

    @Test
    void showsTheSameBehindTheSecret() {
        ClaimShown shown = shown(town.send(terminal.sends(new ClaimEntered(claim, null, cola.claim()))));

        assertEquals(UnitState.HERE, shown.units().getFirst().state());
    }

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
    void tellsWhenTheVendorOfAnUnknownCodeWasHeard() {
        ClaimRefused refused = refused(town.send(terminal.sends(entered(KeypadCode.mint(42, RANDOM)))));

        assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
        Instant heard = Objects.requireNonNull(refused.at());
        assertTrue(Duration.between(heard, Instant.now()).toMinutes() < 5, "the vendor has just greeted");
        assertNull(refused(town.send(terminal.sends(new ClaimEntered(other(), KeypadCode.mint(7, RANDOM), null))))
                .at());
        assertNull(refused(town.send(terminal.sends(new ClaimEntered(other(), null, secret()))))
                .at());
    }

    @Test
    void doesNotKnowASecretOfAnotherTown() {
        TestTown foreign = TestTown.greeted(backend);
        TestDevice there = foreign.terminal("terminal", "near");

        ClaimRefused refused = refused(foreign.send(there.sends(new ClaimEntered(claim, null, cola.claim()))));

        assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
    }

    @Test
    void looksAtNoMoreCodesAtATerminalWhereTooManyWereWrong() {
        for (int i = 0; i < 10; i++) {
            town.send(terminal.sends(wrong(i)));
        }

        ClaimRefused refused = refused(town.send(terminal.sends(entered(cola.keypadCode()))));

        assertEquals(ClaimRefusal.TOO_MANY_TRIES, refused.reason());
        assertTrue(Objects.requireNonNull(refused.at()).isAfter(Instant.now()));
        assertNotNull(shown(town.send(terminal.sends(new ClaimEntered(other(), null, cola.claim())))), "no guess");
        TestDevice next = town.terminal("next", "near");
        assertEquals(
                1,
                shown(town.send(next.sends(new ClaimEntered(other(), cola.keypadCode(), null))))
                        .revision());
    }

    /** Those of another town count like any other that is not known here, and are told nothing else. */
    @Test
    void looksAtNoMoreSecretsAtATerminalWhereTooManyWereWrong() {
        TestTown foreign = TestTown.greeted(backend);
        TestDevice there = foreign.terminal("terminal", "near");
        for (int i = 0; i < 10; i++) {
            ClaimSecret wrong = i % 2 == 0 ? secret() : cola.claim();
            ClaimRefused refused = refused(foreign.send(there.sends(new ClaimEntered(other(), null, wrong))));
            assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
            assertNull(refused.at());
        }

        ClaimRefused refused = refused(foreign.send(there.sends(new ClaimEntered(other(), null, cola.claim()))));
        assertEquals(ClaimRefusal.TOO_MANY_TRIES, refused.reason());
        assertEquals(
                ClaimRefusal.UNKNOWN_CODE,
                refused(foreign.send(there.sends(new ClaimEntered(other(), KeypadCode.mint(42, RANDOM), null))))
                        .reason(),
                "codes are keyed in as before");
        assertNotNull(
                shown(town.send(terminal.sends(new ClaimEntered(claim, null, cola.claim())))), "where it belongs");
    }

    @Test
    void looksAtNoMoreCodesOfAVendorWhereTooManyWereWrongAnywhere() {
        for (int machine = 0; machine < 3; machine++) {
            TestDevice guessing = town.terminal("guessing-" + machine, "near");
            for (int i = 0; i < 10; i++) {
                town.send(guessing.sends(new ClaimEntered(other(), KeypadCode.mint(42, RANDOM), null)));
            }
        }

        assertEquals(
                ClaimRefusal.TOO_MANY_TRIES,
                refused(town.send(terminal.sends(entered(cola.keypadCode())))).reason());
        assertNotNull(shown(town.send(terminal.sends(new ClaimEntered(other(), null, cola.claim())))));
    }

    @Test
    void countsAnEntryThatComesAgainOnce() {
        for (int i = 0; i < 5; i++) {
            town.send(terminal.sends(wrong(i)));
        }
        ClaimEntered wrong = wrong(6);
        town.send(terminal.sends(wrong));
        TestDevice again = terminal.renewed();
        town.send(again.sends(wrong));

        assertEquals(
                List.of("6"),
                backend.get(Database.class)
                        .transact(tx -> tx.query(
                                "SELECT times FROM fulfilment.wrong_code WHERE town_id = ? AND tried = 'town'",
                                row -> Integer.toString(row.integer("times")),
                                town.scope.id())));
    }

    /** What a terminal sends when its line is back: whoever entered it has long gone. */
    @Test
    void countsNothingOfWhatWasEnteredWithoutALine() {
        Entry.Stamp before =
                new Entry.Stamp(Instant.parse("2026-11-21T12:00:00Z"), 5, BootId.mint(RANDOM), Entry.ClockTrust.SYNCED);
        for (int i = 0; i < 12; i++) {
            var _ = terminal.journalRaw(Bytes.of(RecordCodec.encode(new Entry(before, wrong(i)))), null);
        }
        town.send(terminal.resends(0));

        assertNotNull(shown(town.send(terminal.sends(entered(cola.keypadCode())))));
    }

    @Test
    void findsTheSaleThatIsOpenWhereTwoHaveOneCode() throws ProtocolException {
        SaleRequested twin = new SaleRequested(
                town.cola().sale(),
                secret(),
                cola.keypadCode(),
                cola.list(),
                cola.lines(),
                cola.total(),
                cola.tenders());
        DispenseUnit order = town.orderFor(twin);
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(twin.sale()));

        ClaimShown shown = shown(town.send(terminal.sends(entered(cola.keypadCode()))));

        assertEquals(cola.sale(), shown.units().getFirst().sold().sale());
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
    void movesNothingForASaleThatIsNotBehindTheCode() {
        SaleRequested other = sold();
        town.send(terminal.sends(entered(cola.keypadCode())));

        List<Down> answers = town.send(terminal.sends(new RedeliveryAsked(claim, unit(other))));

        assertEquals(List.of(), orders(answers));
        assertEquals(List.of("MESSAGE-FOREIGN"), town.faults());
        assertEquals(SaleState.CLAIMABLE, town.state(other.sale()));
    }

    /** The backend was restored; the terminal told again of its customer before the vendor told again of the sale. */
    @Test
    void movesNothingWhereTheCodeCameBackBeforeItsSale() {
        SaleRequested late = town.cola();
        ClaimRefused refused = refused(town.send(terminal.sends(entered(late.keypadCode()))));
        assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
        town.send(town.vendor.sends(late, new Fact.PaymentKept(late.sale(), TestTown.PRICE, false)));

        List<Down> answers = town.send(terminal.sends(asked(late), new Fact.NothingCameOut(claim, unit(late))));

        assertEquals(List.of(), orders(answers));
        assertEquals(List.of(), town.faults());
        assertEquals(SaleState.CLAIMABLE, town.state(late.sale()));
    }

    @Test
    void movesNothingForAnotherTerminalsClaim() {
        TestDevice thief = town.terminal("thief", "near");
        town.send(terminal.sends(entered(cola.keypadCode())));

        List<Down> answers = town.send(thief.sends(asked(cola)));

        assertEquals(List.of(), orders(answers));
        assertEquals(List.of("MESSAGE-FOREIGN"), town.faults());
    }

    @Test
    void takesNoClaimFromAMachineThatIsNoTerminal() {
        town.send(town.vendor.sends(entered(cola.keypadCode())));

        assertEquals(List.of("MESSAGE-FOREIGN"), town.faults());
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
    void hasNothingBehindTheCodeOfASaleThatWasTurnedAwayOrGivenBack() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));
        SaleRequested rejected = town.cola();
        town.send(town.vendor.sends(rejected));
        assertEquals(SaleState.REJECTED, town.state(rejected.sale()));

        ClaimRefused refused = refused(town.send(terminal.sends(entered(rejected.keypadCode()))));

        assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
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

    private ClaimEntered enteredAs(int number) {
        return new ClaimEntered(number(number), cola.keypadCode(), null);
    }

    /** A code of a vendor that has none. */
    private static ClaimEntered wrong(int vendor) {
        return new ClaimEntered(other(), KeypadCode.mint(100 + vendor, RANDOM), null);
    }

    private static ClaimId number(int number) {
        return new ClaimId(new UUID(7, number));
    }

    /** Its money is kept, and nobody waits at the vendor. */
    private SaleRequested sold() {
        SaleRequested sale = town.cola();
        town.send(town.vendor.sends(sale, new Fact.PaymentKept(sale.sale(), TestTown.PRICE, false)));
        assertEquals(SaleState.CLAIMABLE, town.state(sale.sale()));
        return sale;
    }

    private ClaimEntered entered(KeypadCode code) {
        return new ClaimEntered(claim, code, null);
    }

    private RedeliveryAsked asked(SaleRequested sale) {
        return new RedeliveryAsked(claim, unit(sale));
    }

    private List<String> waiting() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT about FROM uplink.outbox WHERE town_id = ? AND device_id = ? ORDER BY about",
                        row -> row.text("about"),
                        town.scope.id(),
                        terminal.known.device().value()));
    }

    private static SoldUnit unit(SaleRequested sale) {
        return new SoldUnit(sale.sale(), 1);
    }

    private static ClaimId other() {
        return new ClaimId(UUID.randomUUID());
    }

    private static ClaimSecret secret() {
        return new ClaimSecret(Minting.random128(RANDOM));
    }

    private static ClaimShown shown(List<Down> answers) {
        return answers.stream()
                .filter(ClaimShown.class::isInstance)
                .map(ClaimShown.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ClaimRefused refused(List<Down> answers) {
        return answers.stream()
                .filter(ClaimRefused.class::isInstance)
                .map(ClaimRefused.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<Down> orders(List<Down> answers) {
        return answers.stream().filter(Down.Signed.class::isInstance).toList();
    }
}
