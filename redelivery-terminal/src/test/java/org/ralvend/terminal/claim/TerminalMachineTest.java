package org.ralvend.terminal.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.terminal.claim.TerminalEvent.Hindrance;
import org.ralvend.terminal.claim.TerminalState.Asking;
import org.ralvend.terminal.claim.TerminalState.Entering;
import org.ralvend.terminal.claim.TerminalState.Idle;
import org.ralvend.terminal.claim.TerminalState.Notice;
import org.ralvend.terminal.claim.TerminalState.Showing;

/** The rows of the table above {@link TerminalMachine}. */
class TerminalMachineTest {
    private static final Random RANDOM = new Random(4);
    private static final Instant DEADLINE = Instant.parse("2026-12-05T08:00:00Z");
    private static final SaleId SALE = SaleId.mint(() -> DEADLINE, RANDOM);
    private static final ClaimSecret SECRET = new ClaimSecret("abcdefghijklmnopqrstuv");

    private final KeypadCode code = KeypadCode.mint(42, RANDOM);
    private final ClaimId claim = claim();
    private final TerminalMachine machine = new TerminalMachine();
    private TerminalState state = machine.fresh();
    private Step<TerminalState, Act> last = Step.stay(state);

    @Test
    void asksForAWholeCode() {
        digits(code.digits().substring(0, 12));
        assertEquals(new Screen.Typed(code.digits().substring(0, 12)), screen());
        digits(code.digits().substring(12));
        assertEquals(List.of(new Fact.ClaimEntered(claim, code, null)), last.reports());
        assertEquals(claim, assertInstanceOf(Asking.class, state.phase()).claim());
    }

    @Test
    void asksNobodyForACodeWithAWrongDigit() {
        char wrong = (char) ('0' + (code.digits().charAt(12) - '0' + 1) % 10);
        digits(code.digits().substring(0, 12) + wrong);
        assertEquals(new Screen.CheckDigits(), screen());
        assertEquals(List.of(), last.reports());
    }

    @Test
    void takesBackDigitByDigit() {
        digits("004");
        on(new TerminalEvent.CancelPressed());
        assertEquals(new Entering("00"), state.phase());
        on(new TerminalEvent.CancelPressed());
        on(new TerminalEvent.CancelPressed());
        assertEquals(new Idle(), state.phase());
    }

    @Test
    void forgetsAHalfCodeOfSomebodyWhoWent() {
        digits("0042");
        assertEquals(TerminalMachine.KEYS_MILLIS, awaited());
        on(new TerminalEvent.TimeUp());
        assertEquals(new Idle(), state.phase());
        assertEquals(List.of(), last.reports());
    }

    @Test
    void asksForAScannedSecretWhateverWasKeyedIn() {
        digits("0042");
        on(new TerminalEvent.CodeScanned(SECRET, claim));
        assertEquals(List.of(new Fact.ClaimEntered(claim, null, SECRET)), last.reports());
    }

    @Test
    void saysThatItCannotReadSomethingElse() {
        on(new TerminalEvent.CodeScanned(null, claim));
        assertEquals(new Screen.UnreadableScan(), screen());
    }

    @Test
    void sendsNobodyWhoScannedBackToHisDigits() {
        on(new TerminalEvent.CodeScanned(SECRET, claim));
        on(new TerminalEvent.Refused(claim, ClaimRefusal.UNKNOWN_CODE, null));
        assertEquals(new Screen.UnknownScan(), screen());
    }

    @Test
    void aScanWhileAClaimIsOpenChangesNothing() {
        showing(UnitState.HERE);
        on(new TerminalEvent.CodeScanned(SECRET, claim()));
        assertEquals(List.of(), last.reports());
        assertInstanceOf(Showing.class, state.phase());
    }

    @Test
    void showsFirstWhatCanBeHadHere() {
        showing(UnitState.HAD, UnitState.NOT_HERE, UnitState.HERE);
        assertEquals(new Screen.Unit(3, 3, "SKU-3", UnitState.HERE), screen());
    }

    @Test
    void showsAnotherUnitByItsNumberAndTheNextByZero() {
        showing(UnitState.HERE, UnitState.NOT_HERE);
        digits("2");
        assertEquals(new Screen.Unit(2, 2, "SKU-2", UnitState.NOT_HERE), screen());
        digits("0");
        assertEquals(new Screen.Unit(1, 2, "SKU-1", UnitState.HERE), screen());
        digits("7");
        assertEquals(new Screen.Unit(1, 2, "SKU-1", UnitState.HERE), screen());
    }

    @Test
    void asksForAUnitOnceUntilItIsAnswered() {
        showing(UnitState.HERE);
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(new Fact.RedeliveryAsked(claim, unit(0))), last.reports());
        assertEquals(new Screen.PleaseWait(), screen());
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(), last.reports());
        shown(claim, 2, UnitState.HERE);
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(new Fact.RedeliveryAsked(claim, unit(0))), last.reports());
    }

    @Test
    void mayAskAgainWhereNoAnswerCame() {
        showing(UnitState.HERE);
        on(new TerminalEvent.OkPressed());
        assertEquals(TerminalMachine.ANSWER_MILLIS, awaited());
        on(new TerminalEvent.TimeUp());
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(new Fact.RedeliveryAsked(claim, unit(0))), last.reports());
    }

    @Test
    void asksForNothingThatCannotBeHadHere() {
        for (UnitState no : UnitState.values()) {
            if (no != UnitState.HERE && no != UnitState.ASKED) {
                state = machine.fresh();
                showing(no);
                on(new TerminalEvent.OkPressed());
                assertEquals(List.of(), last.reports(), no.name());
            }
        }
    }

    @Test
    void saysOnceThatNothingCameOut() {
        showing(UnitState.ASKED);
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(new Fact.NothingCameOut(claim, unit(0))), last.reports());
        on(new TerminalEvent.OkPressed());
        assertEquals(List.of(), last.reports());
        shown(claim, 2, UnitState.HERE);
        assertEquals(new Screen.Unit(1, 1, "SKU-1", UnitState.HERE), screen());
    }

    @Test
    void showsWhatChangesAndNothingOlder() {
        showing(UnitState.HERE);
        shown(claim, 3, UnitState.COMING);
        assertEquals(new Screen.Unit(1, 1, "SKU-1", UnitState.COMING), screen());
        shown(claim, 2, UnitState.HERE);
        assertEquals(List.of(), last.acts());
        shown(claim, 4, UnitState.HAD);
        assertEquals(new Screen.Unit(1, 1, "SKU-1", UnitState.HAD), screen());
    }

    @Test
    void doesNotShowWhatIsBehindAnothersCode() {
        showing(UnitState.HERE);
        shown(claim(), 9, UnitState.HAD);
        assertEquals(List.of(), last.acts());
        state = machine.fresh();
        shown(claim, 1, UnitState.HERE);
        assertEquals(new Idle(), state.phase());
    }

    @Test
    void closesWhatItIsToldOfAndHasNotOpen() {
        showing(UnitState.HERE);
        ClaimId forgotten = claim();
        shown(forgotten, 9, UnitState.HAD);
        assertEquals(List.of(new Fact.ClaimClosed(forgotten)), last.reports());
        assertInstanceOf(Showing.class, state.phase());
        on(new TerminalEvent.Refused(forgotten, ClaimRefusal.UNKNOWN_CODE, null));
        assertEquals(List.of(new Fact.ClaimClosed(forgotten)), last.reports());
    }

    @Test
    void endsWhatItShowsWhereTheBackendKnowsNothingOfItAnyMore() {
        showing(UnitState.HERE);
        on(new TerminalEvent.Refused(claim, ClaimRefusal.UNKNOWN_CODE, DEADLINE));
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());
        assertEquals(new Screen.UnknownCode(DEADLINE), screen());
    }

    @Test
    void closesAClaimWithoutGoodsBehindIt() {
        entered();
        shown(claim, 1);
        assertEquals(new Screen.NoGoods(), screen());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());

        state = machine.fresh();
        showing(UnitState.PENDING);
        shown(claim, 2);
        assertEquals(new Screen.NoGoods(), screen());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());
    }

    @Test
    void saysWhyNothingIsShown() {
        entered();
        on(new TerminalEvent.Refused(claim(), ClaimRefusal.UNKNOWN_CODE, null));
        assertEquals(claim, assertInstanceOf(Asking.class, state.phase()).claim());
        on(new TerminalEvent.Refused(claim, ClaimRefusal.UNKNOWN_CODE, DEADLINE));
        assertEquals(new Screen.UnknownCode(DEADLINE), screen());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports(), "what was said of it is not sent again");

        state = machine.fresh();
        entered();
        on(new TerminalEvent.Refused(claim, ClaimRefusal.TOO_MANY_TRIES, DEADLINE));
        assertEquals(new Screen.TooManyTries(DEADLINE), screen());
    }

    @Test
    void closesAClaimThatNobodyAnswersOrLooksAt() {
        entered();
        assertEquals(TerminalMachine.ANSWER_MILLIS, awaited());
        on(new TerminalEvent.TimeUp());
        assertEquals(new Screen.NoAnswer(), screen());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());

        state = machine.fresh();
        entered();
        on(new TerminalEvent.CancelPressed());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());

        state = machine.fresh();
        showing(UnitState.NOT_HERE);
        assertEquals(TerminalMachine.GONE_MILLIS, awaited());
        on(new TerminalEvent.TimeUp());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());
        assertEquals(new Idle(), state.phase());
    }

    @Test
    void isSoonFreeForTheNextCustomerWhereNothingIsToCome() {
        showing(UnitState.REFUNDED);
        assertEquals(TerminalMachine.NOTHING_TO_COME_MILLIS, awaited());

        state = machine.fresh();
        showing(UnitState.HAD, UnitState.NOT_HERE);
        assertEquals(TerminalMachine.GONE_MILLIS, awaited());
    }

    @Test
    void closesWhatItWasKilledIn() {
        showing(UnitState.COMING);
        on(new TerminalEvent.Restarted());
        assertEquals(List.of(new Fact.ClaimClosed(claim)), last.reports());
        assertEquals(new TerminalState(new Idle(), false), state);
    }

    @Test
    void beginsNothingWhereItMayNot() {
        on(new TerminalEvent.Hindered(Hindrance.UPDATE));
        assertEquals(new Screen.Updating(), screen());
        on(new TerminalEvent.Hindered(Hindrance.JOURNAL_FULL));
        assertEquals(new Screen.OutOfService(FaultCode.JOURNAL_FULL), screen());
        assertEquals(new Notice(), state.phase());
        on(new TerminalEvent.TimeUp());
        assertEquals(new Idle(), state.phase());
    }

    @Test
    void saysWhetherItCanAsk() {
        on(new TerminalEvent.LinkChanged(true));
        assertEquals(new Screen.Ready(true), screen());
        on(new TerminalEvent.LinkChanged(false));
        assertEquals(new Screen.Ready(false), screen());
        digits("1");
        on(new TerminalEvent.LinkChanged(true));
        assertEquals(List.of(), last.acts());
        on(new TerminalEvent.CancelPressed());
        assertEquals(new Screen.Ready(true), screen());
    }

    private static ClaimId claim() {
        return ClaimId.mint(() -> DEADLINE, RANDOM);
    }

    private static SoldUnit unit(int unit) {
        return new SoldUnit(SALE, unit + 1);
    }

    private void entered() {
        digits(code.digits());
    }

    private void showing(UnitState... units) {
        entered();
        shown(claim, 1, units);
    }

    private void shown(ClaimId of, int revision, UnitState... units) {
        on(new TerminalEvent.Shown(
                of,
                revision,
                DEADLINE,
                IntStream.range(0, units.length)
                        .mapToObj(i -> new ClaimShown.Unit(unit(i), new Sku("SKU-" + (i + 1)), units[i]))
                        .toList()));
    }

    private void digits(String digits) {
        digits.chars().forEach(digit -> on(new TerminalEvent.DigitPressed(digit - '0', claim)));
    }

    private void on(TerminalEvent event) {
        last = machine.on(state, event);
        state = last.next();
    }

    private Screen screen() {
        return last.acts().stream()
                .filter(Act.Show.class::isInstance)
                .map(act -> ((Act.Show) act).pages().getFirst())
                .findFirst()
                .orElseThrow();
    }

    private long awaited() {
        return last.acts().stream()
                .filter(Act.Await.class::isInstance)
                .map(act -> ((Act.Await) act).millis())
                .findFirst()
                .orElseThrow();
    }
}
