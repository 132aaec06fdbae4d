package org.ralvend.warehouse.dispense;

import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Nonce;

/** What the warehouse machine wants done once its decision is committed. */
public sealed interface DispenseAct {
    /** Ask again how old this nonce is: the machine is free for this attempt. */
    record JudgeNext(AttemptId attempt, Nonce nonce) implements DispenseAct {}

    /** Turn the slot's motor once, unless the nonce has become too old since; decided at most once per attempt. */
    record TurnMotor(AttemptId attempt, int slot, Nonce nonce, int startWithinMillis) implements DispenseAct {}
}
