package org.ralvend.warehouse.agent;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseMachine;
import org.ralvend.warehouse.dispense.DispenseState;

/** The pure machine as the shell wants it. */
public record WarehouseMachine(DispenseMachine machine)
        implements Shell.Machine<DispenseState, DispenseEvent, DispenseAct> {
    /** @param slots numbered from 1 */
    public static WarehouseMachine of(int slots) {
        return new WarehouseMachine(new DispenseMachine(slots));
    }

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
