package org.ralvend.simulation.device;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;

/** A pure machine whose every decision is seen. */
record Watched<S, E, A>(Shell.Machine<S, E, A> machine, Watch watch) implements Shell.Machine<S, E, A> {
    @Override
    public Class<S> stateType() {
        return machine.stateType();
    }

    @Override
    public S fresh() {
        return machine.fresh();
    }

    @Override
    public Step<S, A> on(S state, E event) {
        Step<S, A> step = machine.on(state, event);
        watch.decided(state, event, step);
        return step;
    }
}
