package org.ralvend.backend.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;

/** Where a unit of a sale stands, or a sale without units, as its customer sees it. The most urgent first. */
@Pure
sealed interface Stand {
    /** It is on its way out of this machine. */
    record Coming(MachineId at) implements Stand {}

    /** It fell here not long ago. */
    record Here(MachineId at) implements Stand {}

    /**
     * It could not begin to fall any more, and its machine has not told what it did.
     *
     * @param by when that is to be settled
     * @param late whether that has come
     */
    record Unheard(MachineId at, Instant by, boolean late) implements Stand {}

    /**
     * Nobody knows whether it fell.
     *
     * @param by when that is settled at the latest
     * @param late whether that has come
     */
    record Unsure(MachineId at, Instant by, boolean late) implements Stand {}

    /** @param terminals where it can be had, the nearest first; none where no terminal reaches it now */
    record Claimable(List<MachineId> terminals, Instant until) implements Stand {
        public Claimable {
            terminals = List.copyOf(terminals);
        }
    }

    /**
     * Nobody knows where the money is.
     *
     * @param by when that is to be settled
     * @param late whether that has come
     */
    record MoneyUnknown(Instant by, boolean late) implements Stand {}

    /**
     * @param amount null where nobody could read it
     * @param who has to do it now, where it goes to a card
     * @param by when it is due at the latest
     * @param due whether that has come
     */
    record RefundDue(@Nullable Money amount, Way way, ByCard.Who who, Instant by, boolean due) implements Stand {}

    record Paying(Instant by) implements Stand {}

    /**
     * It fell, and nobody can say that it still lies there.
     *
     * @param at null where nobody knows any more
     * @param since when it fell; null where nobody knows
     * @param told when that was told, where that was later; null where it was told at once
     */
    record Had(
            @Nullable MachineId at,
            @Nullable Instant since,
            @Nullable Instant told) implements Stand {}

    /**
     * A gift card was bought, and lies behind the code.
     *
     * @param value what was bought
     * @param balance what is on it now, with whatever else came to lie behind the code
     */
    record Stored(Money value, @Nullable Balance balance) implements Stand {}

    /** How money goes back. */
    enum Way {
        GIFT_CARD,
        CARD,
        /** It was paid partly by card: that part goes back there, the rest as a gift card. */
        BOTH,
        BY_HAND
    }

    /** @param balance of the gift card behind the code; null where there is none */
    record Refunded(
            @Nullable Money amount, Way way, @Nullable Balance balance) implements Stand {}

    /**
     * @param back whether the money has gone back
     * @param by when somebody looks for it, if its machine has not said so by then
     */
    record Rejected(RejectReason reason, boolean back, Instant by) implements Stand {}

    /** No money was kept. */
    record NotKept() implements Stand {}

    /** The smaller, the more it matters now. */
    default int urgency() {
        return switch (this) {
            case Coming _ -> 0;
            case Here _ -> 1;
            case Unsure _ -> 2;
            case Unheard _ -> 3;
            case Claimable _ -> 4;
            case MoneyUnknown _ -> 5;
            case RefundDue _ -> 6;
            case Paying _ -> 7;
            case Stored _ -> 8;
            case Had _ -> 9;
            case Refunded _ -> 10;
            case Rejected _ -> 11;
            case NotKept _ -> 12;
        };
    }

    /** Nothing changes any more. */
    default boolean isOver() {
        return switch (this) {
            case Had _, NotKept _ -> true;
            case Rejected rejected -> rejected.back();
            case Coming _,
                    Here _,
                    Unsure _,
                    Unheard _,
                    Claimable _,
                    MoneyUnknown _,
                    RefundDue _,
                    Paying _,
                    Stored _,
                    Refunded _ -> false;
        };
    }
}
