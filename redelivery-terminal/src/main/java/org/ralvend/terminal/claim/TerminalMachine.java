package org.ralvend.terminal.claim;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.terminal.claim.TerminalEvent.Hindrance;
import org.ralvend.terminal.claim.TerminalState.Asking;
import org.ralvend.terminal.claim.TerminalState.Entering;
import org.ralvend.terminal.claim.TerminalState.Idle;
import org.ralvend.terminal.claim.TerminalState.Notice;
import org.ralvend.terminal.claim.TerminalState.Phase;
import org.ralvend.terminal.claim.TerminalState.Showing;

/**
 * One customer after the other at a redelivery terminal. Pure: no clock, no I/O.
 *
 * <pre>
 *   phase                   event                        next      what
 *   any                     restarted                    idle      a claim that was open is closed
 *   idle, notice            digit                        entering
 *   entering                digit, more are missing      entering
 *   entering                the last digit, code right   asking    ClaimEntered
 *   entering                the last digit, code wrong   notice    the digits are to be checked
 *   entering                cancel                       entering  the last digit is taken back; the only one: idle
 *   entering                30 s                         idle
 *   idle, entering, notice  a claim code scanned         asking    ClaimEntered
 *   idle, entering, notice  something else scanned       notice    it cannot be read
 *   idle, notice            hindered                     notice    to be tried later
 *   asking                  shown, with units            showing   the first that can be had here
 *   asking, showing         shown, without               notice    ClaimClosed: there are no goods
 *   asking, showing         refused                      notice    ClaimClosed: nothing is behind it, or nothing is said
 *   asking                  15 s                         notice    ClaimClosed: no answer
 *   asking                  cancel                       idle      ClaimClosed
 *   showing                 digit n, 0                   showing   unit n, the next one
 *   showing                 ok, the unit is here         showing   RedeliveryAsked, once until it is answered
 *   showing                 ok, the word is asked for    showing   NothingCameOut, once until it is answered
 *   showing                 shown, newer                 showing   what has changed
 *   showing, asked          15 s                         showing   it may be asked for again
 *   showing                 cancel, 90 s                 idle      ClaimClosed
 *   showing, none to come     15 s                         idle      ClaimClosed
 *   notice                  cancel, ok, 8 s              idle
 *   idle                    link up, down                idle      says whether it can ask
 *   any                     a message, another claim's   the same  ClaimClosed of that one: nobody is there to read it
 * </pre>
 *
 * Everything else changes nothing: an older revision, a scan while a claim is open. A claim that a torn card has forgotten
 * would be told of for ever if nobody closed it. What is shown is refused where the backend was restored from a backup, and
 * the sale comes later than the claim.
 */
public final class TerminalMachine {
    static final long KEYS_MILLIS = 30_000;
    static final long ANSWER_MILLIS = 15_000;
    static final long GONE_MILLIS = 90_000;
    static final long NOTHING_TO_COME_MILLIS = 15_000;
    static final long NOTICE_MILLIS = 8_000;
    private static final int CODE_DIGITS = 13;

    public TerminalState fresh() {
        return new TerminalState(new Idle(), false);
    }

    public Step<TerminalState, Act> on(TerminalState state, TerminalEvent event) {
        return switch (event) {
            case TerminalEvent.Restarted _ -> end(new TerminalState(state.phase(), false));
            case TerminalEvent.DigitPressed e -> digit(state, e);
            case TerminalEvent.CancelPressed _ -> cancel(state);
            case TerminalEvent.OkPressed _ -> ok(state);
            case TerminalEvent.CodeScanned e -> scanned(state, e);
            case TerminalEvent.Hindered e -> hindered(state, e.why());
            case TerminalEvent.Shown e -> shown(state, e);
            case TerminalEvent.Refused e -> refused(state, e);
            case TerminalEvent.LinkChanged e -> link(new TerminalState(state.phase(), e.up()));
            case TerminalEvent.TimeUp _ -> timeUp(state);
        };
    }

    private static Step<TerminalState, Act> digit(TerminalState state, TerminalEvent.DigitPressed pressed) {
        return switch (state.phase()) {
            case Idle _, Notice _ -> typed(state, "" + pressed.digit());
            case Entering entering
            when entering.digits().length() < CODE_DIGITS - 1 -> typed(state, entering.digits() + pressed.digit());
            case Entering entering -> whole(state, entering.digits() + pressed.digit(), pressed.minted());
            case Showing showing -> turn(state, showing, pressed.digit());
            case Asking _ -> Step.stay(state);
        };
    }

    private static Step<TerminalState, Act> typed(TerminalState state, String digits) {
        return to(state, new Entering(digits), KEYS_MILLIS, new Screen.Typed(digits));
    }

    private static Step<TerminalState, Act> whole(TerminalState state, String digits, ClaimId claim) {
        try {
            return ask(state, claim, new Fact.ClaimEntered(claim, new KeypadCode(digits), null));
        } catch (IllegalArgumentException e) {
            return notice(state, new Screen.CheckDigits());
        }
    }

    private static Step<TerminalState, Act> scanned(TerminalState state, TerminalEvent.CodeScanned scanned) {
        if (state.claim().isPresent()) {
            return Step.stay(state);
        }
        ClaimSecret secret = scanned.secret();
        return secret == null
                ? notice(state, new Screen.UnreadableScan())
                : ask(state, scanned.minted(), new Fact.ClaimEntered(scanned.minted(), null, secret));
    }

    private static Step<TerminalState, Act> ask(TerminalState state, ClaimId claim, Fact.ClaimEntered entered) {
        return to(state, new Asking(claim, entered.secret() != null), ANSWER_MILLIS, new Screen.PleaseWait())
                .reporting(entered);
    }

    private static Step<TerminalState, Act> turn(TerminalState state, Showing showing, int digit) {
        int count = showing.units().size();
        int unit = digit == 0 ? (showing.shown() + 1) % count : digit - 1;
        return unit < count ? show(state, showing.at(unit)) : show(state, showing);
    }

    private static Step<TerminalState, Act> cancel(TerminalState state) {
        return switch (state.phase()) {
            case Entering entering
            when entering.digits().length() > 1 ->
                typed(state, entering.digits().substring(0, entering.digits().length() - 1));
            case Idle _ -> Step.stay(state);
            case Entering _, Asking _, Showing _, Notice _ -> end(state);
        };
    }

    private static Step<TerminalState, Act> ok(TerminalState state) {
        return switch (state.phase()) {
            case Showing showing when !showing.asked() -> chosen(state, showing);
            case Showing showing -> show(state, showing);
            case Notice _ -> end(state);
            case Idle _, Entering _, Asking _ -> Step.stay(state);
        };
    }

    private static Step<TerminalState, Act> chosen(TerminalState state, Showing showing) {
        SoldUnit unit = showing.unit().sold();
        return switch (showing.unit().state()) {
            case HERE -> show(state, showing.asked(true)).reporting(new Fact.RedeliveryAsked(showing.claim(), unit));
            case ASKED -> show(state, showing.asked(true)).reporting(new Fact.NothingCameOut(showing.claim(), unit));
            case PENDING, NOT_HERE, COMING, HAD, REFUND, REFUNDED, UNRESOLVED -> show(state, showing);
        };
    }

    private static Step<TerminalState, Act> hindered(TerminalState state, Hindrance why) {
        return switch (state.phase()) {
            case Idle _, Notice _ ->
                notice(
                        state,
                        switch (why) {
                            case UPDATE -> new Screen.Updating();
                            case JOURNAL_FULL -> new Screen.OutOfService(FaultCode.JOURNAL_FULL);
                        });
            case Entering _, Asking _, Showing _ -> Step.stay(state);
        };
    }

    private static Step<TerminalState, Act> shown(TerminalState state, TerminalEvent.Shown shown) {
        if (!isOpen(state, shown.claim())) {
            return forgotten(state, shown.claim());
        }
        return switch (state.phase()) {
            case Asking _ -> first(state, shown);
            case Showing showing when shown.revision() > showing.revision() -> newer(state, showing, shown);
            case Idle _, Entering _, Showing _, Notice _ -> Step.stay(state);
        };
    }

    private static Step<TerminalState, Act> first(TerminalState state, TerminalEvent.Shown shown) {
        if (shown.units().isEmpty()) {
            return noGoods(state, shown);
        }
        OptionalInt here = IntStream.range(0, shown.units().size())
                .filter(unit -> shown.units().get(unit).state() == UnitState.HERE)
                .findFirst();
        return show(state, of(shown, here.orElse(0)));
    }

    private static Step<TerminalState, Act> newer(TerminalState state, Showing showing, TerminalEvent.Shown shown) {
        int count = shown.units().size();
        return count == 0 ? noGoods(state, shown) : show(state, of(shown, Math.min(showing.shown(), count - 1)));
    }

    private static Step<TerminalState, Act> noGoods(TerminalState state, TerminalEvent.Shown shown) {
        return notice(state, new Screen.NoGoods()).reporting(new Fact.ClaimClosed(shown.claim()));
    }

    private static Showing of(TerminalEvent.Shown shown, int unit) {
        return new Showing(shown.claim(), shown.revision(), shown.deadline(), shown.units(), unit, false);
    }

    private static Step<TerminalState, Act> refused(TerminalState state, TerminalEvent.Refused refused) {
        if (!isOpen(state, refused.claim())) {
            return forgotten(state, refused.claim());
        }
        return notice(
                        state,
                        switch (refused.reason()) {
                            case UNKNOWN_CODE -> unknown(state, refused);
                            case TOO_MANY_TRIES -> new Screen.TooManyTries(refused.at());
                        })
                .reporting(new Fact.ClaimClosed(refused.claim()));
    }

    private static Screen unknown(TerminalState state, TerminalEvent.Refused refused) {
        return state.phase() instanceof Asking asking && Boolean.TRUE.equals(asking.scanned())
                ? new Screen.UnknownScan()
                : new Screen.UnknownCode(refused.at());
    }

    private static boolean isOpen(TerminalState state, ClaimId claim) {
        return state.claim().filter(claim::equals).isPresent();
    }

    private static Step<TerminalState, Act> forgotten(TerminalState state, ClaimId claim) {
        return Step.<TerminalState, Act>to(state).reporting(new Fact.ClaimClosed(claim));
    }

    private static Step<TerminalState, Act> link(TerminalState state) {
        return state.phase() instanceof Idle
                ? Step.<TerminalState, Act>to(state).acting(List.of(new Act.Show(List.of(ready(state)))))
                : Step.to(state);
    }

    private static Step<TerminalState, Act> timeUp(TerminalState state) {
        return switch (state.phase()) {
            case Asking asking -> notice(state, new Screen.NoAnswer()).reporting(new Fact.ClaimClosed(asking.claim()));
            case Showing showing when showing.asked() -> show(state, showing.asked(false));
            case Entering _, Showing _, Notice _ -> end(state);
            case Idle _ -> Step.stay(state);
        };
    }

    /** Whoever was there has gone. */
    private static Step<TerminalState, Act> end(TerminalState state) {
        TerminalState idle = state.in(new Idle());
        Step<TerminalState, Act> step =
                Step.<TerminalState, Act>to(idle).acting(List.of(new Act.Rest(), new Act.Show(List.of(ready(idle)))));
        return state.claim()
                .map(claim -> step.reporting(new Fact.ClaimClosed(claim)))
                .orElse(step);
    }

    private static Step<TerminalState, Act> show(TerminalState state, Showing showing) {
        if (showing.asked()) {
            return to(state, showing, ANSWER_MILLIS, new Screen.PleaseWait());
        }
        ClaimShown.Unit unit = showing.unit();
        Screen page = new Screen.Unit(showing.shown() + 1, showing.units().size(), unit.called(), unit.state());
        return switch (unit.state()) {
            case PENDING, HERE, NOT_HERE, COMING, UNRESOLVED, ASKED ->
                to(state, showing, GONE_MILLIS, page, new Screen.Until(showing.deadline()));
            case HAD, REFUND, REFUNDED ->
                to(state, showing, isOver(showing) ? NOTHING_TO_COME_MILLIS : GONE_MILLIS, page);
        };
    }

    /** Nobody stands there for anything more: the next customer begins soon. */
    private static boolean isOver(Showing showing) {
        return showing.units().stream().allMatch(unit -> switch (unit.state()) {
            case HAD, REFUND, REFUNDED -> true;
            case PENDING, HERE, NOT_HERE, COMING, UNRESOLVED, ASKED -> false;
        });
    }

    private static Step<TerminalState, Act> notice(TerminalState state, Screen... pages) {
        return to(state, new Notice(), NOTICE_MILLIS, pages);
    }

    private static Step<TerminalState, Act> to(TerminalState state, Phase next, long millis, Screen... pages) {
        return Step.<TerminalState, Act>to(state.in(next))
                .acting(List.of(new Act.Await(millis), new Act.Show(List.of(pages))));
    }

    private static Screen ready(TerminalState state) {
        return new Screen.Ready(state.linked());
    }
}
