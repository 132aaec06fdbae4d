package org.ralvend.backend.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.Balances.Balance;
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

    /** Nobody knows whether it fell. */
    record Unsure(MachineId at, Instant by) implements Stand {}

    /** @param terminals where it can be had, the nearest first; none where no terminal reaches it now */
    record Claimable(List<MachineId> terminals, Instant until) implements Stand {
        public Claimable {
            terminals = List.copyOf(terminals);
        }
    }

    /** Nobody knows where the money is. */
    record MoneyUnknown(Instant by) implements Stand {}

    /**
     * @param amount null where nobody could read it
     * @param by when it is due at the latest
     * @param due whether that has come
     */
    record RefundDue(@Nullable Money amount, boolean toCard, Instant by, boolean due) implements Stand {}

    record Paying(Instant by) implements Stand {}

    /** @param at null where nobody knows any more */
    record Had(@Nullable MachineId at, @Nullable Instant since) implements Stand {}

    /** How money went back. */
    enum Way {
        GIFT_CARD,
        CARD,
        BY_HAND
    }

    /** @param balance of the gift card behind the code; null where there is none */
    record Refunded(
            @Nullable Money amount, Way way, @Nullable Balance balance) implements Stand {}

    /** @param back whether the money has gone back */
    record Rejected(RejectReason reason, boolean back) implements Stand {}

    /** No money was kept. */
    record NotKept() implements Stand {}

    /** The smaller, the more it matters now. */
    default int urgency() {
        return switch (this) {
            case Coming _ -> 0;
            case Here _ -> 1;
            case Unsure _ -> 2;
            case Claimable _ -> 3;
            case MoneyUnknown _ -> 4;
            case RefundDue _ -> 5;
            case Paying _ -> 6;
            case Had _ -> 7;
            case Refunded _ -> 8;
            case Rejected _ -> 9;
            case NotKept _ -> 10;
        };
    }

    /** Nothing changes any more. */
    default boolean isOver() {
        return switch (this) {
            case Had _, NotKept _ -> true;
            case Rejected rejected -> rejected.back();
            case Coming _, Here _, Unsure _, Claimable _, MoneyUnknown _, RefundDue _, Paying _, Refunded _ -> false;
        };
    }
}
