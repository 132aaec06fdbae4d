package org.ralvend.backend.payment;

import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.PaymentBook.State;

/**
 * What a vendor's word about money does to a payment. A sale is <em>accepted</em> where goods are promised for it: its
 * money is then earned, and comes back by the refund rule only (I6). Any other kept money is owed at once.
 *
 * <pre>
 *   payment                      kept                  released   unresolved  refund owed
 *   PENDING, AUTHORISED, UNKNOWN PAID where accepted,  RELEASED   UNKNOWN     REFUND_DUE; accepted: conflict
 *                                else REFUND_DUE
 *   PAID                         –                     conflict   conflict    REFUND_DUE; accepted: conflict
 *   RELEASED, FAILED, EXPIRED    REFUND_DUE, conflict  –/conflict conflict    REFUND_DUE, conflict
 *   REFUND_DUE, REFUNDED         –                     conflict   conflict    –
 * </pre>
 *
 * A conflict moves nothing where that could lose money or pay it twice, and is shown to an operator. Money that is said
 * to be kept after it was said to have gone back is the one conflict that moves: that money is somebody's.
 */
@Pure
final class MoneyRule {
    private MoneyRule() {}

    /** What becomes of the payment, and whether an operator must look. */
    record Next(State state, boolean conflict) {}

    static Next next(State state, Word word, boolean accepted) {
        return switch (state) {
            case PENDING, AUTHORISED, UNKNOWN -> open(state, word, accepted);
            case PAID ->
                switch (word) {
                    case KEPT -> stands(state);
                    case RELEASED, UNRESOLVED -> conflict(state);
                    case OWED -> accepted ? conflict(state) : moves(State.REFUND_DUE);
                };
            case RELEASED, FAILED, EXPIRED ->
                switch (word) {
                    case KEPT, OWED -> conflict(State.REFUND_DUE);
                    case RELEASED -> state == State.RELEASED ? stands(state) : conflict(state);
                    case UNRESOLVED -> conflict(state);
                };
            case REFUND_DUE, REFUNDED ->
                switch (word) {
                    case KEPT, OWED -> stands(state);
                    case RELEASED, UNRESOLVED -> conflict(state);
                };
        };
    }

    private static Next open(State state, Word word, boolean accepted) {
        return switch (word) {
            case KEPT -> moves(accepted ? State.PAID : State.REFUND_DUE);
            case RELEASED -> moves(State.RELEASED);
            case UNRESOLVED -> moves(State.UNKNOWN);
            case OWED -> accepted ? conflict(state) : moves(State.REFUND_DUE);
        };
    }

    private static Next moves(State next) {
        return new Next(next, false);
    }

    private static Next stands(State state) {
        return new Next(state, false);
    }

    private static Next conflict(State state) {
        return new Next(state, true);
    }
}
