package org.ralvend.vendor.card;

import org.jspecify.annotations.Nullable;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;
import org.ralvend.vendor.sale.Act;

/**
 * Where the reader stands. Dies with the program: what matters of it is journaled by the sale. Times are monotonic
 * milliseconds.
 *
 * @param since when this mode was entered
 * @param offer what a card may be presented for; null where none is wanted
 * @param quiet nobody waits for how this approval ends
 * @param ready what was told last of whether cards can be taken; null before anything was
 * @param misfit the reader answered, and counts in another currency
 */
record ReaderState(
        Mode mode,
        long since,
        Wire wire,
        Reply.@Nullable Config config,
        Act.@Nullable OfferCard offer,
        boolean quiet,
        @Nullable Boolean ready,
        boolean misfit) {

    enum Mode {
        /** The line is closed, or the adapter has not said that it has forgotten what was before. */
        CLOSED,
        /** Nothing is heard; a reset is tried again and again. */
        AWAY,
        /** The reset was heard. */
        RESETTING,
        CONFIGURING,
        PRICING,
        IDENTIFYING,
        DISABLED,
        ENABLED,
        /** A card is there. */
        SESSION,
        /** It was asked for the price. */
        ASKED,
        /** The question was taken back. */
        CANCELLING,
        APPROVED,
        /** The money was taken. */
        KEEPING,
        /** The money was let go. */
        RELEASING,
        /** That was heard; the session's end shows that it is done. */
        RELEASED,
        COMPLETING;

        /** Whether the reader's silence leaves open what became of a card's money. */
        boolean isOpen() {
            return switch (this) {
                case ASKED, CANCELLING, APPROVED, KEEPING, RELEASING, RELEASED -> true;
                case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> false;
                case DISABLED, ENABLED, SESSION, COMPLETING -> false;
            };
        }
    }

    /**
     * What is on the line: one command at a time.
     *
     * @param number of the newest line
     * @param pending what was said and is not answered
     * @param tries how often this was said
     * @param at when to say it again, or to say something new
     * @param due what is said next, before the next poll
     * @param heardAt when the reader answered last
     */
    record Wire(
            int number,
            @Nullable Command pending,
            int tries,
            long at,
            @Nullable Command due,
            long heardAt) {}

    static ReaderState closed() {
        return new ReaderState(Mode.CLOSED, 0, new Wire(0, null, 0, 0, null, 0), null, null, false, null, false);
    }
}
