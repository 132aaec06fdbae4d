package org.ralvend.vendor.card;

import java.util.Objects;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.card.ReaderState.Taken;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.sale.CardWord;

/**
 * What a reader answers to the question for a card's money, and what it is told of that; the rows stand in
 * {@link SessionRules}. Pure.
 */
record AnswerRules(SetupRules setup) {
    /** How often a reader that approves once more what was taken is told so once more. */
    static final int MAX_REPEATS = 3;

    /** Whatever it did with a card's money, only it knew. It begins anew. */
    void lose(Turn turn) {
        if (turn.mode().isOpen()) {
            tell(turn, new CardWord.Lost());
        }
        turn.enter(Mode.AWAY, new Command.Reset());
    }

    /** How an approval ended: news to whoever waits for it. */
    private static void tell(Turn turn, CardWord end) {
        if (!turn.customer().quiet()) {
            turn.tell(end);
        }
        turn.customer(turn.customer().quietly(false));
    }

    void decide(Turn turn, Mode next, Command command) {
        if (turn.mode() == Mode.APPROVED) {
            if (command instanceof Command.VendSuccess success) {
                turn.customer(turn.customer().taken(new Taken(success, 0)));
            }
            turn.enter(next, command);
        } else {
            turn.tell(new CardWord.Lost());
        }
    }

    /** The reader has heard that the money is taken. */
    void taken(Turn turn) {
        if (turn.mode() == Mode.KEEPING) {
            tell(turn, new CardWord.Kept());
            turn.enter(Mode.COMPLETING, new Command.SessionComplete());
        }
    }

    /** The reader has heard that the money is not taken; the end of its session shows that it was let go. */
    void letGo(Turn turn) {
        if (turn.mode() == Mode.RELEASING) {
            turn.enter(Mode.RELEASED, new Command.SessionComplete());
        }
    }

    void takeBack(Turn turn, AuthorisationEnd why) {
        if (turn.due() instanceof Command.VendRequest) {
            refuse(turn, why);
        } else {
            turn.customer(turn.customer().takenBack(why));
            turn.enter(Mode.CANCELLING, new Command.VendCancel());
        }
    }

    void approved(Turn turn, int amount) {
        switch (turn.mode()) {
            case ASKED -> {
                turn.enter(Mode.APPROVED);
                turn.customer(turn.customer().approved(amount));
                turn.tell(new CardWord.Approved(setup.money(turn, amount)));
            }
            // Whoever took the question back, nobody wants this any more.
            case CANCELLING -> turn.enter(Mode.RELEASING, new Command.VendFailure());
            case SESSION, COMPLETING, ENABLED, DISABLED -> unasked(turn, amount);
            // Said twice.
            case APPROVED, KEEPING, RELEASING, RELEASED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }

    /** What was taken is not let go because the reader missed that, or says things twice: its goods may be out. */
    private void unasked(Turn turn, int amount) {
        Taken taken = turn.customer().taken();
        if (taken == null || amount != turn.customer().approved()) {
            turn.customer(turn.customer().quietly(true));
            turn.enter(Mode.RELEASING, new Command.VendFailure());
        } else if (taken.repeated() < MAX_REPEATS) {
            Taken again = new Taken(taken.command(), taken.repeated() + 1);
            turn.customer(turn.customer().taken(again).quietly(true));
            turn.enter(Mode.KEEPING, taken.command());
        } else {
            lose(turn);
        }
    }

    void denied(Turn turn) {
        switch (turn.mode()) {
            case ASKED -> refuse(turn, AuthorisationEnd.DECLINED);
            case CANCELLING -> refuse(turn, whyTakenBack(turn));
            case APPROVED, KEEPING -> lose(turn);
            case SESSION, COMPLETING, ENABLED, DISABLED, RELEASING, RELEASED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }

    private static void refuse(Turn turn, AuthorisationEnd why) {
        turn.tell(new CardWord.Refused(why));
        turn.enter(Mode.COMPLETING, new Command.SessionComplete());
    }

    private static AuthorisationEnd whyTakenBack(Turn turn) {
        return Objects.requireNonNull(turn.customer().takenBack());
    }

    void ended(Turn turn) {
        switch (turn.mode()) {
            // Nothing was approved, and nothing can be any more.
            case CANCELLING -> {
                turn.tell(new CardWord.Refused(whyTakenBack(turn)));
                turn.enter(Mode.ENABLED);
            }
            case RELEASED -> {
                tell(turn, new CardWord.Released());
                turn.enter(Mode.ENABLED);
            }
            // An answer is owed: whoever leaves it out cannot be trusted with it.
            case ASKED, APPROVED, KEEPING, RELEASING -> lose(turn);
            case SESSION, COMPLETING -> turn.enter(Mode.ENABLED);
            case ENABLED, DISABLED -> {}
            case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {}
        }
    }
}
