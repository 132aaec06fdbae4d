package org.ralvend.vendor.card;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;
import org.ralvend.vendor.sale.Act;

/**
 * Where the reader stands. Dies with the program: what matters of it is journaled by the sale. Times are monotonic
 * milliseconds.
 *
 * @param since when this mode was entered
 * @param downSince when the reader was not, or no longer, set up
 * @param ready what was told last of whether cards can be taken; null before anything was
 * @param misfit the reader answered, and counts in another currency
 */
record ReaderState(
        Mode mode,
        long since,
        long downSince,
        Wire wire,
        Reply.@Nullable Config config,
        Customer customer,
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

        /** Whether the reader is set up. */
        boolean isUp() {
            return switch (this) {
                case CLOSED, AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> false;
                case DISABLED, ENABLED, SESSION, ASKED, CANCELLING, APPROVED -> true;
                case KEEPING, RELEASING, RELEASED, COMPLETING -> true;
            };
        }

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

    /**
     * The card that is there, or was there last.
     *
     * @param offer what a card may be presented for; null where none is wanted
     * @param quiet nobody waits for how this approval ends
     * @param takenBack why the question was; null where it was not
     * @param approved as the reader counts it; 0 before it has
     * @param taken how the money of the newest session was taken; null where it was not
     */
    record Customer(
            Act.@Nullable OfferCard offer,
            boolean quiet,
            @Nullable AuthorisationEnd takenBack,
            int approved,
            @Nullable Taken taken) {
        static final Customer NONE = new Customer(null, false, null, 0, null);

        Customer offered(Act.@Nullable OfferCard wanted) {
            return new Customer(wanted, quiet, takenBack, approved, taken);
        }

        Customer quietly(boolean nobodyWaits) {
            return new Customer(offer, nobodyWaits, takenBack, approved, taken);
        }

        Customer takenBack(AuthorisationEnd why) {
            return new Customer(offer, quiet, why, approved, taken);
        }

        Customer approved(int amount) {
            return new Customer(offer, quiet, takenBack, amount, taken);
        }

        Customer taken(Taken how) {
            return new Customer(offer, quiet, takenBack, approved, how);
        }

        /** What was of the card before is none of the next one's. */
        Customer next() {
            return new Customer(offer, false, null, 0, null);
        }
    }

    /**
     * @param command that took it
     * @param repeated how often it was said once more, since the reader had approved once more
     */
    record Taken(Command.VendSuccess command, int repeated) {}

    static ReaderState closed() {
        Wire nothing = new Wire(0, null, 0, 0, null, 0);
        return new ReaderState(Mode.CLOSED, 0, 0, nothing, null, Customer.NONE, null, false);
    }
}
