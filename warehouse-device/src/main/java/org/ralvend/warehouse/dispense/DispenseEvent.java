package org.ralvend.warehouse.dispense;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;

/**
 * What the warehouse machine is told, with every value that it needs to judge. Times are monotonic milliseconds of this
 * process. A nonce's age is counted from when this process sent it; null where this process never did.
 */
public sealed interface DispenseEvent {
    /** The process is new: whatever moved has stopped, and its nonces died. First event of every process. */
    record Restarted(long nowMillis) implements DispenseEvent {}

    /** A verified order arrived, perhaps again. */
    record Ordered(DispenseUnit order, Self self, @Nullable Long nonceAgeMillis, long nowMillis)
            implements DispenseEvent {}

    /** A verified cancellation arrived, perhaps again. */
    record CancellationOrdered(AttemptId attempt, long nowMillis) implements DispenseEvent {}

    /** The answer to {@link DispenseAct.JudgeNext}: how old the attempt's nonce is right now. */
    record Judged(AttemptId attempt, @Nullable Long nonceAgeMillis, long nowMillis) implements DispenseEvent {}

    /** The motor stands still again. */
    record TurnEnded(AttemptId attempt, Turn turn, boolean dropSeen, long nowMillis) implements DispenseEvent {}

    /** Somebody counted a slot that exists, perhaps told again. */
    record CountTold(CountId count, int slot, int units) implements DispenseEvent {}

    /** The drop sensor saw a product while no motor was turning for an attempt. */
    record StrayDropSeen() implements DispenseEvent {}

    /**
     * Who judges.
     *
     * @param inService whether new attempts may be taken
     */
    record Self(DeviceId device, EpochId epoch, boolean inService) {}

    /** How the motor fared. */
    enum Turn {
        /** One rotation, home again. */
        HOME,
        /** Home was not reached in time. */
        STUCK,
        /** It was never switched on, since {@code startWithin} ran out while the start was being journaled. */
        NOT_TURNED
    }
}
