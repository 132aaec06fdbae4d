package org.ralvend.backend.fulfilment;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.MachineId;

/** Where a unit can fall for a customer who stands at a vendor. One thread, one transaction. */
@Pure
record Nearest(SaleDesk sales, Reach reach) {
    /**
     * At one that runs; at one that is only heard where no running one has the product.
     *
     * @param unfit a machine that cannot do it for now; null where none is known to be
     */
    Optional<Reservation> to(Sale sale, int unit, @Nullable MachineId unfit) {
        return sales.withinReach(sale.id(), unit, addressable(reach.running(sale.machine()), unfit))
                .or(() -> sales.withinReach(sale.id(), unit, addressable(reach.unreachable(sale.machine()), unfit)));
    }

    private List<MachineId> addressable(List<MachineId> machines, @Nullable MachineId unfit) {
        return machines.stream()
                .filter(machine ->
                        !machine.equals(unfit) && reach.contact(machine).isPresent())
                .toList();
    }
}
