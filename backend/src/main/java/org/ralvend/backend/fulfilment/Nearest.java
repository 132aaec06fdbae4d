package org.ralvend.backend.fulfilment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.ShelfDesk;
import org.ralvend.protocol.MachineId;

/** Where a unit can fall for a customer who stands at a vendor or terminal. One thread, one transaction. */
@Pure
record Nearest(SaleDesk sales, Reach reach) {
    /**
     * At one that runs; at one that is only heard where no running one has the product.
     *
     * @param at where the customer stands
     * @param unfit a machine that cannot do it for now; null where none is known to be
     */
    Optional<Reservation> to(MachineId at, Sale sale, int unit, @Nullable MachineId unfit) {
        return sales.withinReach(sale.id(), unit, addressable(reach.running(at), unfit))
                .or(() -> sales.withinReach(sale.id(), unit, addressable(reach.unreachable(at), unfit)));
    }

    /** Whether something for this unit could fall for a customer who stands there. */
    boolean has(MachineId at, Sale sale, SaleUnit unit) {
        List<MachineId> near = new ArrayList<>(addressable(reach.running(at), null));
        near.addAll(addressable(reach.unreachable(at), null));
        return new ShelfDesk(sales).lies(sale.id(), unit, near);
    }

    /** Whether a customer who stands there reaches that machine's hatch. */
    boolean serves(MachineId at, MachineId machine) {
        return reach.served(at).contains(machine);
    }

    private List<MachineId> addressable(List<MachineId> machines, @Nullable MachineId unfit) {
        return machines.stream()
                .filter(machine ->
                        !machine.equals(unfit) && reach.contact(machine).isPresent())
                .toList();
    }
}
