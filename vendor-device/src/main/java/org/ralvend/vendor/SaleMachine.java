package org.ralvend.vendor;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorMachine;
import org.ralvend.vendor.sale.VendorState;

/** The pure machine as the shell wants it. */
public record SaleMachine(VendorMachine machine) implements Shell.Machine<VendorState, VendorEvent, Act> {
    public static SaleMachine of(Timing timing) {
        return new SaleMachine(new VendorMachine(timing));
    }

    @Override
    public Class<VendorState> stateType() {
        return VendorState.class;
    }

    @Override
    public VendorState fresh() {
        return machine.fresh();
    }

    @Override
    public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
        return machine.on(state, event);
    }
}
