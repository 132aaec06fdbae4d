package org.ralvend.backend.inventory;

import jakarta.inject.Singleton;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;

/** Whether there is such a place and such a product: stock of what nobody knows could never be sold. */
@Singleton
record Known(Fleet fleet, Catalog catalog) {
    /** @throws Fault {@link FaultCode#NOT_FOUND}, or {@link FaultCode#REQUEST_INVALID} for a machine without slots */
    void require(Tx tx, TownScope scope, MachineId machine, Sku sku) {
        Machine known = fleet.machine(tx, scope, machine)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine: " + machine));
        if (known.kind() != MachineKind.WAREHOUSE) {
            throw new Fault(FaultCode.REQUEST_INVALID, "machine: " + machine + " is no warehouse");
        }
        if (catalog.known(tx, List.of(sku)).isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "sku: " + sku);
        }
    }
}
