package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.BootId;
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
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Which sale is behind a code, and who is turned away. */
class ClaimCodesTest extends AtATerminalTest {
    private static final Random RANDOM = new Random(5);

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
    void hasNothingBehindTheCodeOfASaleThatWasTurnedAwayOrGivenBack() {
        town.send(town.near.sends(new Fact.SlotCounted(1, 1)));
        SaleRequested rejected = town.cola();
        town.send(town.vendor.sends(rejected));
        assertEquals(SaleState.REJECTED, town.state(rejected.sale()));

        ClaimRefused refused = refused(town.send(terminal.sends(entered(rejected.keypadCode()))));

        assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
    }

    /** A code of a vendor that has none. */
    private static ClaimEntered wrong(int vendor) {
        return new ClaimEntered(other(), KeypadCode.mint(100 + vendor, RANDOM), null);
    }

    private static ClaimSecret secret() {
        return new ClaimSecret(Minting.random128(RANDOM));
    }

    private static ClaimRefused refused(List<Down> answers) {
        return answers.stream()
                .filter(ClaimRefused.class::isInstance)
                .map(ClaimRefused.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
