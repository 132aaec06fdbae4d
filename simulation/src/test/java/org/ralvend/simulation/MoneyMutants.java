package org.ralvend.simulation;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.simulation.device.Parts;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.MutantSale;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** Vendors that break one rule about money each. */
final class MoneyMutants {
    private MoneyMutants() {}

    /** As {@link MutantSale#saysSavedAndWaitsOn}: whoever is rejected then is paid in coins, after the customer has gone. */
    static final class PaysCoinsAfterSaved extends Parts {
        @Override
        public Shell.Machine<VendorState, VendorEvent, Act> sale(Shell.Machine<VendorState, VendorEvent, Act> real) {
            return new Selling(real) {
                @Override
                public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
                    return MutantSale.saysSavedAndWaitsOn(state, event, super.on(state, event));
                }
            };
        }
    }

    /** As {@link MutantSale#takesBeforeTheVerdict}. */
    static final class ChargesBeforeTheVerdict extends Parts {
        @Override
        public Shell.Machine<VendorState, VendorEvent, Act> sale(Shell.Machine<VendorState, VendorEvent, Act> real) {
            return new Selling(real) {
                @Override
                public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
                    return MutantSale.takesBeforeTheVerdict(super.on(state, event), event);
                }
            };
        }
    }

    /** As {@link MutantSale#asksOnceMore}. */
    static final class ChargesTwice extends Parts {
        @Override
        public Shell.Machine<VendorState, VendorEvent, Act> sale(Shell.Machine<VendorState, VendorEvent, Act> real) {
            return new Selling(real) {
                @Override
                public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
                    return MutantSale.asksOnceMore(state, event, super.on(state, event));
                }
            };
        }
    }

    /** The pure machine as it is. */
    private abstract static class Selling implements Shell.Machine<VendorState, VendorEvent, Act> {
        private final Shell.Machine<VendorState, VendorEvent, Act> real;

        Selling(Shell.Machine<VendorState, VendorEvent, Act> real) {
            this.real = real;
        }

        @Override
        public Class<VendorState> stateType() {
            return real.stateType();
        }

        @Override
        public VendorState fresh() {
            return real.fresh();
        }

        @Override
        public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
            return real.on(state, event);
        }
    }
}
