package org.ralvend.vendor.card;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/**
 * What a card's reader is told next, and what of it the sale hears (MDB/ICP 4.3, section 7, cashless devices). Pure.
 *
 * <pre>
 *   mode              heard, or ordered           next           says; tells
 *   away              RESET acknowledged          resetting
 *   any               JUST RESET                  configuring    SETUP; lost where money is open
 *   configuring       READER CONFIG               pricing        SETUP prices
 *   configuring       another currency            away           not ready, misfit
 *   pricing           acknowledged                identifying    REQUEST ID
 *   identifying       anything, or 5 s            disabled       ready
 *   disabled          an offer                    enabled        READER ENABLE
 *   enabled           no offer any more           disabled       READER DISABLE
 *   enabled           BEGIN SESSION               session        shown
 *   session           ask                         asked          VEND REQUEST
 *   session           withdraw, SESSION CANCEL    completing     SESSION COMPLETE
 *   asked             VEND APPROVED               approved       approved
 *   asked             VEND DENIED                 completing     SESSION COMPLETE; refused
 *   asked             cancel, SESSION CANCEL      cancelling     VEND CANCEL
 *   asked             its time is over            cancelling     VEND CANCEL; refused as if the reader were gone
 *   asked             END SESSION                 away           RESET; lost
 *   cancelling        VEND DENIED                 completing     SESSION COMPLETE; refused
 *   cancelling        END SESSION                 enabled        refused
 *   cancelling        VEND APPROVED               releasing      VEND FAILURE
 *   approved          keep                        keeping        VEND SUCCESS
 *   approved          release                     releasing      VEND FAILURE
 *   keeping           acknowledged                completing     SESSION COMPLETE; kept
 *   releasing         acknowledged                released       SESSION COMPLETE
 *   released          END SESSION                 enabled        released
 *   completing        END SESSION                 enabled
 *   completing, on    what was taken, approved    keeping        VEND SUCCESS again, three times; quietly
 *   completing, on    that a fourth time          away           RESET
 *   no question       VEND APPROVED               releasing      VEND FAILURE; quietly
 *   approved and on   VEND APPROVED again         as it was
 *   keeping, releasing, released  a malfunction   away           RESET; lost
 *   cancelling and on, but approved  its time is over  away     RESET; lost
 *   setting up        5 s                         away           RESET; not ready
 *   money open        silence, contradiction      away           RESET; lost
 * </pre>
 *
 * Money is open from the question until its answer, and from an approval until the reader has shown what became of it.
 * Nothing of that is said twice unless the reader refused the block itself, or asks again by approving again. An approval
 * that nobody can use any more is let go. A reader's time for any answer is 5 s, or what it says of itself where that is
 * more (section 7.5, non-response time, and the application maximum response time of its configuration).
 */
record SessionRules(SetupRules setup, AnswerRules answers) {
    /** Without a word the reader is gone; an answer to a command takes no longer. */
    static final long NON_RESPONSE_MILLIS = 5_000;

    /** Longer than this no reader is believed to take, in seconds. */
    static final int MAX_RESPONSE_SECONDS = 60;

    void ordered(Turn turn, Act.OfCard act) {
        switch (act) {
            case Act.OfferCard a -> offer(turn, setup.scaled(turn, a.amount()).isPresent() ? a : null);
            case Act.WithdrawCard _ -> {
                offer(turn, null);
                if (turn.mode() == Mode.SESSION) {
                    turn.enter(Mode.COMPLETING, new Command.SessionComplete());
                }
            }
            case Act.AskCard a -> ask(turn, a);
            case Act.CancelCard _ -> {
                if (turn.mode() == Mode.ASKED) {
                    answers.takeBack(turn, AuthorisationEnd.CANCELLED);
                }
            }
            case Act.KeepCard a -> answers.decide(turn, Mode.KEEPING, new Command.VendSuccess(a.key()));
            case Act.ReleaseCard _ -> answers.decide(turn, Mode.RELEASING, new Command.VendFailure());
        }
        setup.want(turn);
    }

    void acknowledged(Turn turn, Command command) {
        switch (command) {
            case Command.VendSuccess _ -> answers.taken(turn);
            case Command.VendFailure _ -> answers.letGo(turn);
            case Command.Reset _, Command.SetupPrices _, Command.RequestId _ -> setup.acknowledged(turn, command);
            case Command.ReaderEnable _, Command.ReaderDisable _ -> setup.acknowledged(turn, command);
            case Command.SetupConfig _, Command.Poll _, Command.VendRequest _, Command.VendCancel _ -> {}
            case Command.SessionComplete _ -> {}
        }
        setup.want(turn);
    }

    void said(Turn turn, Reply reply) {
        switch (reply) {
            case Reply.JustReset _ -> {
                answers.lose(turn);
                turn.customer(turn.customer().next());
                turn.enter(Mode.CONFIGURING, new Command.SetupConfig());
            }
            case Reply.Config r -> setup.configured(turn, r);
            case Reply.BeginSession _ -> begun(turn);
            case Reply.SessionCancelRequest _ -> cancelRequested(turn);
            case Reply.VendApproved r -> answers.approved(turn, r.amount());
            case Reply.VendDenied _ -> answers.denied(turn);
            case Reply.EndSession _ -> answers.ended(turn);
            case Reply.OutOfSequence _ -> answers.lose(turn);
            case Reply.Malfunction _ -> {
                // Whatever its code: what became of the money cannot be told any more.
                if (turn.mode() == Mode.KEEPING || turn.mode() == Mode.RELEASING || turn.mode() == Mode.RELEASED) {
                    answers.lose(turn);
                }
            }
            case Reply.PeripheralId _ -> setup.useful(turn);
            case Reply.DisplayRequest _, Reply.Unasked _ -> {}
        }
        setup.want(turn);
    }

    /** Nobody knows whether it was heard. */
    void unanswered(Turn turn, Command command) {
        switch (command) {
            case Command.VendSuccess _, Command.VendFailure _ -> answers.lose(turn);
            case Command.SetupConfig _, Command.SetupPrices _, Command.ReaderEnable _, Command.ReaderDisable _ ->
                turn.sayNext(command);
            case Command.VendCancel _, Command.SessionComplete _ -> turn.sayNext(command);
            case Command.Reset _, Command.Poll _, Command.RequestId _ -> {}
            // Heard or not: its answer is waited for, and then it is taken back.
            case Command.VendRequest _ -> {}
        }
    }

    void timed(Turn turn) {
        long patience = patience(turn);
        if (turn.silent() > patience) {
            if (turn.mode() != Mode.CLOSED && turn.mode() != Mode.AWAY) {
                answers.lose(turn);
            }
            turn.ready(false);
        } else if (turn.waited() > patience) {
            overdue(turn);
        }
        if (turn.down() > NON_RESPONSE_MILLIS) {
            turn.ready(false);
        }
    }

    private static long patience(Turn turn) {
        Reply.Config config = turn.config();
        long told = config == null ? 0 : 1000L * Math.min(config.maxResponseSeconds(), MAX_RESPONSE_SECONDS);
        return Math.max(told, NON_RESPONSE_MILLIS);
    }

    private void overdue(Turn turn) {
        switch (turn.mode()) {
            case ASKED -> answers.takeBack(turn, AuthorisationEnd.READER_GONE);
            case IDENTIFYING -> setup.useful(turn);
            case RESETTING, CONFIGURING, PRICING -> answers.lose(turn);
            case CANCELLING, KEEPING, RELEASING, COMPLETING, RELEASED -> answers.lose(turn);
            case CLOSED, AWAY, DISABLED, ENABLED, SESSION, APPROVED -> {}
        }
    }

    private static void offer(Turn turn, Act.@Nullable OfferCard wanted) {
        turn.customer(turn.customer().offered(wanted));
    }

    private void ask(Turn turn, Act.AskCard ask) {
        OptionalInt amount = setup.scaled(turn, ask.amount());
        if (turn.mode() == Mode.SESSION && amount.isPresent()) {
            offer(turn, null);
            turn.enter(Mode.ASKED, new Command.VendRequest(amount.getAsInt(), ask.key()));
        } else {
            turn.tell(new CardWord.Refused(AuthorisationEnd.READER_GONE));
        }
    }

    private static void begun(Turn turn) {
        if (turn.mode() != Mode.ENABLED && turn.mode() != Mode.DISABLED) {
            return;
        }
        turn.customer(turn.customer().next());
        if (turn.customer().offer() == null) {
            turn.enter(Mode.COMPLETING, new Command.SessionComplete());
        } else {
            turn.enter(Mode.SESSION);
            turn.tell(new CardWord.Shown());
        }
    }

    private void cancelRequested(Turn turn) {
        switch (turn.mode()) {
            case ASKED -> answers.takeBack(turn, AuthorisationEnd.CANCELLED);
            case SESSION -> turn.enter(Mode.COMPLETING, new Command.SessionComplete());
            // Once it has approved, it is told what becomes of it.
            case CANCELLING, APPROVED, KEEPING, RELEASING, RELEASED, COMPLETING -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING, DISABLED, ENABLED -> {}
        }
    }
}
