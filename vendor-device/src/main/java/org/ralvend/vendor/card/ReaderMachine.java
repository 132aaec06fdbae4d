package org.ralvend.vendor.card;

import java.util.Optional;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.mdb.Answer;
import org.ralvend.vendor.mdb.Command;

/**
 * The line to a card's reader: one command at a time, then its answer. Pure; what the answers mean is decided by
 * {@link SessionRules}.
 *
 * <pre>
 *   on the line       event                       then
 *   nothing           poll time                   what is due is said, else POLL
 *   a command         answered                    the answer is looked at; what is due is said at once
 *   a command         150 ms, or garbled          the same line, three times in all: the adapter does it once
 *   a command         not acknowledged (NAK)      said anew, three times in all: nothing came of it; no sign of life
 *   a command         all that in vain            no answer
 *   VEND              no answer                   not said again: lost, or for a request waited for
 *   another command   no answer                   said again at its time
 *   any               5 s without a word          away; lost where money is open; not ready
 *   any               5 s, and not set up         not ready
 *   any               answer to another number    ignored
 *   any               line closed                 away; lost where money is open
 * </pre>
 */
record ReaderMachine(SessionRules session) {
    /** For an answer of the adapter to come back; the reader has 5 ms (section 2). */
    static final long ANSWER_MILLIS = 150;

    /** Between polls, of which a reader sees some in each second. */
    static final long POLL_MILLIS = 100;

    /** Between resets of a reader that does not answer. */
    static final long RESET_MILLIS = 1000;

    /** How often a line, or a command that was not acknowledged, is said. */
    static final int TRIES = 3;

    static ReaderMachine of(String currency) {
        SetupRules setup = new SetupRules(currency);
        return new ReaderMachine(new SessionRules(setup, new AnswerRules(setup)));
    }

    ReaderStep on(ReaderState state, ReaderEvent event, long now) {
        Turn turn = new Turn(state, now);
        switch (event) {
            case ReaderEvent.Opened _ -> opened(turn);
            case ReaderEvent.Closed _ -> closed(turn);
            case ReaderEvent.Heard e -> heard(turn, e.line());
            case ReaderEvent.Ordered e -> session.ordered(turn, e.act());
            case ReaderEvent.Ticked _ -> ticked(turn);
        }
        sayDue(turn);
        return turn.step();
    }

    private static void opened(Turn turn) {
        turn.heard();
        turn.comesUp();
        turn.enter(Mode.CLOSED);
        turn.answered(0);
        turn.repeat(ANSWER_MILLIS);
    }

    private void closed(Turn turn) {
        session.answers().lose(turn);
        turn.enter(Mode.CLOSED);
        turn.ready(false);
    }

    private void heard(Turn turn, String line) {
        if (turn.mode() == Mode.CLOSED) {
            if (line.equals(AdapterLine.FORGET)) {
                turn.answered(0);
                turn.enter(Mode.AWAY, new Command.Reset());
            }
            return;
        }
        Optional<AdapterLine.Heard> heard = AdapterLine.heard(line, turn.level());
        Command pending = turn.pending();
        if (pending != null && heard.isPresent() && heard.get().number() == turn.number()) {
            answer(turn, pending, heard.get().answer());
        }
    }

    private void answer(Turn turn, Command pending, Answer answer) {
        switch (answer) {
            case Answer.Ack _ -> {
                over(turn);
                session.acknowledged(turn, pending);
            }
            case Answer.Said a -> {
                over(turn);
                a.replies().forEach(reply -> session.said(turn, reply));
            }
            case Answer.Silence _ -> silent(turn, pending);
            case Answer.Nak _ -> refused(turn, pending);
            case Answer.Garbled _ -> again(turn, pending);
        }
    }

    private static void over(Turn turn) {
        turn.heard();
        turn.answered(POLL_MILLIS);
    }

    /** Nothing came of it, so that it may be said anew. A reader, or an adapter, that says nothing else is of no use. */
    private void refused(Turn turn, Command pending) {
        if (turn.tries() < TRIES) {
            turn.sayAnew(ANSWER_MILLIS);
        } else {
            silent(turn, pending);
        }
    }

    private void again(Turn turn, Command pending) {
        if (turn.tries() < TRIES) {
            turn.repeat(ANSWER_MILLIS);
        } else {
            silent(turn, pending);
        }
    }

    private void silent(Turn turn, Command pending) {
        turn.answered(turn.mode() == Mode.AWAY ? RESET_MILLIS : POLL_MILLIS);
        session.unanswered(turn, pending);
    }

    private void ticked(Turn turn) {
        if (!turn.isTime()) {
            return;
        }
        Command pending = turn.pending();
        if (turn.mode() == Mode.CLOSED) {
            turn.repeat(ANSWER_MILLIS);
        } else if (pending != null) {
            again(turn, pending);
        }
        session.timed(turn);
    }

    /** What is due does not wait for the next poll; while a command is on the line it waits. */
    private static void sayDue(Turn turn) {
        if (turn.mode() == Mode.CLOSED || turn.pending() != null) {
            return;
        }
        Command due = turn.due();
        if (turn.isTime() || (due != null && turn.mode() != Mode.AWAY)) {
            turn.say(turn.mode() == Mode.AWAY ? new Command.Reset() : new Command.Poll(), ANSWER_MILLIS);
        }
    }
}
