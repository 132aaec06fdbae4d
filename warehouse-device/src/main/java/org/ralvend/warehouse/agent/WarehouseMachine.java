package org.ralvend.warehouse.agent;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseMachine;
import org.ralvend.warehouse.dispense.DispenseState;

/** The pure machine as the shell wants it. */
record WarehouseMachine(DispenseMachine machine) implements Shell.Machine<DispenseState, DispenseEvent, DispenseAct> {
    @Override
    public Class<DispenseState> stateType() {
        return DispenseState.class;
    }

    @Override
    public DispenseState fresh() {
        return DispenseMachine.fresh();
    }

    @Override
    public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
        return machine.on(state, event);
    }
}
