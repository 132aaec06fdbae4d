package org.ralvend.device.uplink;

import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Down;

/**
 * The one batch that is under way.
 *
 * @param epoch as it stood when the batch was sent
 * @param end seq of its last entry
 */
record InFlight(Journal.Stand epoch, long end) {
    /**
     * Whether this answer lets the next batch go: all of it is stored, or the backend lost something and asks for it. What
     * it asks for in vain does not.
     *
     * @param before how the answer's epoch stood before it
     */
    boolean isSettledBy(Down.Stored answer, Journal.Stand before) {
        return answer.epoch().equals(epoch.epoch())
                ? answer.upToSeq() >= end || answer.upToSeq() < epoch.storedUpTo()
                : answer.upToSeq() < before.storedUpTo();
    }
}
