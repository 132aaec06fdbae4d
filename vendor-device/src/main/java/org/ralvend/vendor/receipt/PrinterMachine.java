package org.ralvend.vendor.receipt;

import java.util.Optional;
import org.ralvend.vendor.receipt.PrinterState.Mode;

/**
 * A receipt printer: it is asked how it is, again and again, and given one receipt at a time. Pure.
 *
 * <pre>
 *   mode        event                             next        says; tells
 *   closed      opened                            clearing    DLE DC4
 *   clearing    cleared                           idle        DLE EOT
 *   clearing    2 s                               clearing    DLE DC4
 *   idle        each 2 s                          idle        DLE EOT 1, 2, 4, each when that before is answered
 *   idle        wanted, and it prints             printing    the receipt, GS r 1
 *   printing    each 200 ms                       printing    DLE EOT 1, 2, 4
 *   printing    GS r 1 answered, paper is there   idle        printed
 *   printing    no paper, stopped, 8 s            clearing    DLE DC4; not printed
 *   any other   wanted                            as it was   not printed
 *   any         all three answered                as it was   how it is, where that is new
 *   any         3 s without an answer             clearing    DLE DC4; gone; not printed where it was printing
 *   any         line closed                       closed      gone; not printed where it was printing
 *   any         anything else is heard            as it was
 * </pre>
 *
 * A receipt is given to a printer that can print it now, or not at all; what of it could not be printed is cleared from
 * the printer's buffers before anything else, so that none comes out when somebody puts in paper hours later. The same
 * when the line opens: an earlier run of this program may have left something there.
 */
final class PrinterMachine {
    static final long POLL_MILLIS = 2_000;

    /** Between rounds of questions while something is being printed. */
    static final long WATCH_MILLIS = 200;

    static final long SILENT_MILLIS = 3_000;

    /** For a whole receipt. */
    static final long PRINT_MILLIS = 8_000;

    private PrinterMachine() {}

    static PrinterStep on(PrinterState state, PrinterEvent event, long now) {
        return switch (event) {
            case PrinterEvent.Opened _ -> clearing(PrinterStep.to(state.heard(now)), now);
            case PrinterEvent.Closed _ -> gone(state, Mode.CLOSED, now);
            case PrinterEvent.Heard e -> heard(state, e.one(), now);
            case PrinterEvent.Wanted e -> wanted(state, e, now);
            case PrinterEvent.Ticked _ -> ticked(state, now);
        };
    }

    private static PrinterStep clearing(PrinterStep step, long now) {
        PrinterState next = step.next().in(Mode.CLEARING, now).askingAgain(now + POLL_MILLIS);
        return step.then(PrinterStep.to(next).saying(EscPos.clear()));
    }

    private static PrinterStep gone(PrinterState state, Mode next, long now) {
        PrinterStep failed = state.mode() == Mode.PRINTING
                ? PrinterStep.to(state).telling(new PrinterWord.NotPrinted())
                : PrinterStep.to(state);
        return failed.then(being(state.in(next, now), Condition.GONE));
    }

    private static PrinterStep being(PrinterState state, Condition condition) {
        return condition == state.condition()
                ? PrinterStep.to(state)
                : PrinterStep.to(state.being(condition)).telling(new PrinterWord.Changed(condition));
    }

    private static PrinterStep wanted(PrinterState state, PrinterEvent.Wanted event, long now) {
        if (state.mode() != Mode.IDLE || !state.condition().prints()) {
            return PrinterStep.to(state).telling(new PrinterWord.NotPrinted());
        }
        PrinterState next = state.in(Mode.PRINTING, now).askingAgain(now + WATCH_MILLIS);
        return PrinterStep.to(next).saying(event.receipt().toArray()).saying(EscPos.askDone());
    }

    private static PrinterStep heard(PrinterState state, int one, long now) {
        return switch (state.mode()) {
            case CLOSED -> PrinterStep.to(state);
            case CLEARING -> clearing(state, one, now);
            case IDLE -> Readings.isStatus(one) ? answered(state, one, now) : PrinterStep.to(state);
            case PRINTING -> Readings.isStatus(one) ? answered(state, one, now) : done(state, one, now);
        };
    }

    private static PrinterStep clearing(PrinterState state, int one, long now) {
        int matched = EscPos.cleared(state.matched(), one);
        return matched == EscPos.CLEARED_LENGTH
                ? asking(state.heard(now).in(Mode.IDLE, now), now)
                : PrinterStep.to(state.matched(matched));
    }

    /** The next question of this round, or of a new one. */
    private static PrinterStep asking(PrinterState state, long now) {
        Readings readings = state.readings().isComplete() ? Readings.NONE : state.readings();
        return PrinterStep.to(state.reading(readings).askingAgain(now + POLL_MILLIS))
                .saying(EscPos.askStatus(readings.question()));
    }

    private static PrinterStep answered(PrinterState state, int status, long now) {
        Optional<Readings> readings = state.readings().isComplete()
                ? Optional.empty()
                : state.readings().with(status);
        if (readings.isEmpty()) {
            return PrinterStep.to(state);
        }
        PrinterState next = state.heard(now).reading(readings.get());
        return readings.get().isComplete() ? judged(next, now) : asking(next, now);
    }

    private static PrinterStep judged(PrinterState state, long now) {
        PrinterStep step = being(state, state.readings().condition());
        if (state.mode() == Mode.PRINTING && !step.next().condition().prints()) {
            return clearing(step.telling(new PrinterWord.NotPrinted()), now);
        }
        long pause = state.mode() == Mode.PRINTING ? WATCH_MILLIS : POLL_MILLIS;
        return step.then(PrinterStep.to(step.next().askingAgain(now + pause)));
    }

    private static PrinterStep done(PrinterState state, int one, long now) {
        Optional<Boolean> paper = Readings.paperAfterAll(one);
        if (paper.isEmpty()) {
            return PrinterStep.to(state);
        }
        return paper.get()
                ? PrinterStep.to(state.heard(now).in(Mode.IDLE, now)).telling(new PrinterWord.Printed())
                : clearing(PrinterStep.to(state).telling(new PrinterWord.NotPrinted()), now);
    }

    private static PrinterStep ticked(PrinterState state, long now) {
        if (state.mode() == Mode.CLOSED) {
            return PrinterStep.to(state);
        }
        boolean silent = now - state.heardAt() > SILENT_MILLIS;
        if (silent && !(state.mode() == Mode.CLEARING && state.condition() == Condition.GONE)) {
            return clearing(gone(state, state.mode(), now), now);
        }
        if (state.mode() == Mode.PRINTING && now - state.since() > PRINT_MILLIS) {
            return clearing(PrinterStep.to(state).telling(new PrinterWord.NotPrinted()), now);
        }
        if (now < state.at()) {
            return PrinterStep.to(state);
        }
        return state.mode() == Mode.CLEARING ? clearing(PrinterStep.to(state), now) : asking(state, now);
    }
}
