package org.ralvend.simulation.coverage;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fulfilment.Attempt;

/**
 * A technician wants an attempt written off.
 *
 * @param refusal why not; null where it is
 */
public record WriteOff(Attempt attempt, @Nullable String refusal) {
    boolean isOf(Set<Attempt.State> states) {
        return states.contains(attempt.state());
    }

    boolean isRefused(String why) {
        return refusal != null && refusal.contains(why);
    }

    boolean isDone() {
        return refusal == null;
    }
}
