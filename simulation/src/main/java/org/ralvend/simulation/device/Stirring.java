package org.ralvend.simulation.device;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** A sale's machine that is seen to order something of the card's reader. */
record Stirring(Shell.Machine<VendorState, VendorEvent, Act> machine, Runnable ordered)
        implements Shell.Machine<VendorState, VendorEvent, Act> {
    @Override
    public Class<VendorState> stateType() {
        return machine.stateType();
    }

    @Override
    public VendorState fresh() {
        return machine.fresh();
    }

    @Override
    public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
        Step<VendorState, Act> step = machine.on(state, event);
        if (step.acts().stream().anyMatch(Act.OfCard.class::isInstance)) {
            ordered.run();
        }
        return step;
    }
}
