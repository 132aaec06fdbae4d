package org.ralvend.vendor.card;

import java.util.OptionalInt;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/**
 * What a card's reader is told next, and what of it the sale hears (MDB/ICP 4.3, section 7). Pure.
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
 *   asked             cancel, SESSION CANCEL, 60 s  cancelling   VEND CANCEL
 *   cancelling        VEND DENIED                 completing     SESSION COMPLETE; refused
 *   cancelling        VEND APPROVED               releasing      VEND FAILURE
 *   approved          keep                        keeping        VEND SUCCESS
 *   approved          release                     releasing      VEND FAILURE
 *   keeping           acknowledged                completing     SESSION COMPLETE; kept
 *   releasing         acknowledged                released       SESSION COMPLETE
 *   released          END SESSION                 enabled        released
 *   completing        END SESSION                 enabled
 *   no question       VEND APPROVED               releasing      VEND FAILURE; quietly
 *   approved and on   VEND APPROVED again         as it was
 *   keeping, releasing, released  a malfunction, or 5 s  away     RESET; lost
 *   setting up        5 s                         away           RESET; not ready
 *   money open        silence, contradiction      away           RESET; lost
 * </pre>
 *
 * Money is open from the question until its answer, and from an approval until the reader has shown what became of it.
 * Nothing of that is said twice unless the reader refused the block itself. An approval that nobody can use any more is
 * let go.
 */
record SessionRules(SetupRules setup) {
    /** Without a word the reader is gone; longer where it says so itself (sections 7.4.2 and 7.5). */
    static final long NON_RESPONSE_MILLIS = 5_000;

    /** Longer than this no reader is believed to take, in seconds. */
    static final int MAX_RESPONSE_SECONDS = 60;

    /** For the customer and the bank. */
    static final long ASK_MILLIS = 60_000;

    /** For the answer to a question that was taken back. */
    static final long CANCEL_MILLIS = 10_000;

    /** For the end of a session, and for each step of the setup. */
    static final long STEP_MILLIS = 5_000;

    void ordered(Turn turn, Act.OfCard act) {
        switch (act) {
            case Act.OfferCard a -> turn.offer(setup.scaled(turn, a.amount()).isPresent() ? a : null);
            case Act.WithdrawCard _ -> {
                turn.offer(null);
                if (turn.mode() == Mode.SESSION) {
                    turn.enter(Mode.COMPLETING, new Command.SessionComplete());
                }
            }
            case Act.AskCard a -> ask(turn, a);
            case Act.CancelCard _ -> {
                if (turn.mode() == Mode.ASKED) {
                    takeBack(turn);
                }
            }
            case Act.KeepCard a -> decide(turn, Mode.KEEPING, new Command.VendSuccess(a.key()));
            case Act.ReleaseCard _ -> decide(turn, Mode.RELEASING, new Command.VendFailure());
        }
        setup.want(turn);
    }

    void acknowledged(Turn turn, Command command) {
        switch (command) {
            case Command.VendSuccess _ -> {
                if (turn.mode() == Mode.KEEPING) {
                    turn.tell(new CardWord.Kept());
                    turn.enter(Mode.COMPLETING, new Command.SessionComplete());
                }
            }
            case Command.VendFailure _ -> {
                if (turn.mode() == Mode.RELEASING) {
                    turn.enter(Mode.RELEASED, new Command.SessionComplete());
                }
            }
            case Command.Reset _, Command.SetupPrices _, Command.RequestId _ -> setup.acknowledged(turn, command);
            case Command.ReaderEnable _, Command.ReaderDisable _ -> setup.acknowledged(turn, command);
            case Command.SetupConfig _, Command.Poll _, Command.VendRequest _, Command.VendCancel _ -> {}
            case Command.SessionComplete _, Command.CashSale _, Command.ReaderCancel _ -> {}
            case Command.RevalueRequest _, Command.RevalueLimitRequest _ -> {}
        }
        setup.want(turn);
    }

    void said(Turn turn, Reply reply) {
        switch (reply) {
            case Reply.JustReset _ -> {
                lose(turn);
                turn.enter(Mode.CONFIGURING, new Command.SetupConfig());
            }
            case Reply.Config r -> setup.configured(turn, r);
            case Reply.BeginSession _ -> begun(turn);
            case Reply.SessionCancelRequest _ -> cancelRequested(turn);
            case Reply.VendApproved r -> approved(turn, r.amount());
            case Reply.VendDenied _ -> denied(turn);
            case Reply.EndSession _ -> ended(turn);
            case Reply.OutOfSequence _ -> lose(turn);
            case Reply.Malfunction _ -> {
                // Whatever its code: what became of the money cannot be told any more.
                if (turn.mode() == Mode.KEEPING || turn.mode() == Mode.RELEASING || turn.mode() == Mode.RELEASED) {
                    lose(turn);
                }
            }
            case Reply.PeripheralId _ -> setup.useful(turn);
            case Reply.DisplayRequest _, Reply.Cancelled _ -> {}
            case Reply.RevalueApproved _, Reply.RevalueDenied _, Reply.RevalueLimit _ -> {}
        }
        setup.want(turn);
    }

    /** Nobody knows whether it was heard. */
    void unanswered(Turn turn, Command command) {
        switch (command) {
            case Command.VendSuccess _, Command.VendFailure _ -> lose(turn);
            case Command.SetupConfig _, Command.SetupPrices _, Command.ReaderEnable _, Command.ReaderDisable _ ->
                turn.sayNext(command);
            case Command.VendCancel _, Command.SessionComplete _ -> turn.sayNext(command);
            case Command.Reset _, Command.Poll _, Command.RequestId _ -> {}
            case Command.VendRequest _, Command.CashSale _, Command.ReaderCancel _ -> {}
            case Command.RevalueRequest _, Command.RevalueLimitRequest _ -> {}
        }
    }

    void timed(Turn turn) {
        Reply.Config config = turn.config();
        long told = config == null ? 0 : 1000L * Math.min(config.maxResponseSeconds(), MAX_RESPONSE_SECONDS);
        if (turn.silent() > Math.max(told, NON_RESPONSE_MILLIS)) {
            if (turn.mode() != Mode.CLOSED && turn.mode() != Mode.AWAY) {
                lose(turn);
            }
            turn.ready(false);
            return;
        }
        switch (turn.mode()) {
            case ASKED -> {
                if (turn.waited() > ASK_MILLIS) {
                    takeBack(turn);
                }
            }
            case CANCELLING -> loseAfter(turn, CANCEL_MILLIS);
            case RESETTING, CONFIGURING, PRICING -> {
                if (turn.waited() > STEP_MILLIS) {
                    lose(turn);
                    turn.ready(false);
                }
            }
            case KEEPING, RELEASING, COMPLETING, RELEASED -> loseAfter(turn, STEP_MILLIS);
            case IDENTIFYING -> {
                if (turn.waited() > STEP_MILLIS) {
                    setup.useful(turn);
                }
            }
            case CLOSED, AWAY, DISABLED, ENABLED, SESSION, APPROVED -> {}
        }
    }

    /** Whatever it did with a card's money, only it knew. It begins anew. */
    void lose(Turn turn) {
        if (turn.mode().isOpen() && !turn.isQuiet()) {
            turn.tell(new CardWord.Lost());
        }
        turn.quiet(false);
        turn.enter(Mode.AWAY, new Command.Reset());
    }

    private void loseAfter(Turn turn, long millis) {
        if (turn.waited() > millis) {
            lose(turn);
        }
    }

    private void ask(Turn turn, Act.AskCard ask) {
        OptionalInt amount = setup.scaled(turn, ask.amount());
        if (turn.mode() == Mode.SESSION && amount.isPresent()) {
            turn.offer(null);
            turn.enter(Mode.ASKED, new Command.VendRequest(amount.getAsInt(), ask.key()));
        } else {
            turn.tell(new CardWord.Refused(AuthorisationEnd.READER_GONE));
        }
    }

    private void decide(Turn turn, Mode next, Command command) {
        if (turn.mode() == Mode.APPROVED) {
            turn.enter(next, command);
        } else {
            turn.tell(new CardWord.Lost());
        }
    }

    private static void takeBack(Turn turn) {
        if (turn.due() instanceof Command.VendRequest) {
            turn.tell(new CardWord.Refused(AuthorisationEnd.CANCELLED));
            turn.enter(Mode.COMPLETING, new Command.SessionComplete());
        } else {
            turn.enter(Mode.CANCELLING, new Command.VendCancel());
        }
    }

    private static void begun(Turn turn) {
        if (turn.mode() != Mode.ENABLED && turn.mode() != Mode.DISABLED) {
            return;
        }
        if (turn.offer() == null) {
            turn.enter(Mode.COMPLETING, new Command.SessionComplete());
        } else {
            turn.enter(Mode.SESSION);
            turn.tell(new CardWord.Shown());
        }
    }

    private static void cancelRequested(Turn turn) {
        switch (turn.mode()) {
            case ASKED -> takeBack(turn);
            case SESSION -> turn.enter(Mode.COMPLETING, new Command.SessionComplete());
            // Once it has approved, it is told what becomes of it.
            case CANCELLING, APPROVED, KEEPING, RELEASING, RELEASED, COMPLETING -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING, DISABLED, ENABLED -> {}
        }
    }

    private void approved(Turn turn, int amount) {
        switch (turn.mode()) {
            case ASKED -> {
                turn.enter(Mode.APPROVED);
                turn.tell(new CardWord.Approved(setup.money(turn, amount)));
            }
            // Whoever took the question back, nobody wants this any more.
            case CANCELLING -> turn.enter(Mode.RELEASING, new Command.VendFailure());
            case SESSION, COMPLETING, ENABLED, DISABLED -> {
                turn.quiet(true);
                turn.enter(Mode.RELEASING, new Command.VendFailure());
            }
            // Said twice.
            case APPROVED, KEEPING, RELEASING, RELEASED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }

    private void denied(Turn turn) {
        switch (turn.mode()) {
            case ASKED -> refuse(turn, AuthorisationEnd.DECLINED);
            case CANCELLING -> refuse(turn, AuthorisationEnd.CANCELLED);
            case APPROVED, KEEPING -> lose(turn);
            case SESSION, COMPLETING, ENABLED, DISABLED, RELEASING, RELEASED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }

    private static void refuse(Turn turn, AuthorisationEnd why) {
        turn.tell(new CardWord.Refused(why));
        turn.enter(Mode.COMPLETING, new Command.SessionComplete());
    }

    private void ended(Turn turn) {
        switch (turn.mode()) {
            case ASKED, CANCELLING -> {
                turn.tell(new CardWord.Refused(AuthorisationEnd.READER_GONE));
                turn.enter(Mode.ENABLED);
            }
            case RELEASED -> {
                if (!turn.isQuiet()) {
                    turn.tell(new CardWord.Released());
                }
                turn.quiet(false);
                turn.enter(Mode.ENABLED);
            }
            case APPROVED, KEEPING, RELEASING -> lose(turn);
            case SESSION, COMPLETING -> turn.enter(Mode.ENABLED);
            case ENABLED, DISABLED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }
}
