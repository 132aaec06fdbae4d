package org.ralvend.simulation.coverage;

import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;

/** One decision of a pure machine. */
record Seen<S, E, A>(S state, E event, Step<S, A> step) {
    boolean reports(Class<? extends Fact> fact) {
        return step.reports().stream().anyMatch(fact::isInstance);
    }

    boolean stays() {
        return step.next().equals(state);
    }
}
