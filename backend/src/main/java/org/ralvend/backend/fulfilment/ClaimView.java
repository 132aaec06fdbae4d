package org.ralvend.backend.fulfilment;

import java.util.List;
import org.ralvend.backend.Pure;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SoldUnit;

/**
 * What a customer at a terminal sees of a sale.
 *
 * <pre>
 *   unit                  shown as
 *   RECORDED              PENDING
 *   CLAIMABLE             HERE where something for it lies within the terminal's reach, else ELSEWHERE
 *   DELIVERING            UNRESOLVED where nobody knows whether it fell, else COMING
 *   DELIVERED             HAD
 *   REFUND_DUE, REFUNDED  REFUND
 *   VOID                  –
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
record ClaimView(AttemptBook attempts, Nearest nearest) {
    /** @param at the terminal */
    List<ClaimShown.Unit> of(Sale sale, MachineId at) {
        return sale.units().stream()
                .filter(unit -> unit.state() != SaleState.VOID)
                .map(unit ->
                        new ClaimShown.Unit(new SoldUnit(sale.id(), unit.unit()), unit.sku(), state(sale, unit, at)))
                .toList();
    }

    private UnitState state(Sale sale, SaleUnit unit, MachineId at) {
        return switch (unit.state()) {
            case RECORDED -> UnitState.PENDING;
            case CLAIMABLE -> nearest.has(at, sale, unit) ? UnitState.HERE : UnitState.ELSEWHERE;
            case DELIVERING -> isUnresolved(sale, unit) ? UnitState.UNRESOLVED : UnitState.COMING;
            case DELIVERED -> UnitState.HAD;
            case REFUND_DUE, REFUNDED -> UnitState.REFUND;
            case REJECTED, VOID -> throw new IllegalStateException("no unit is shown as " + unit.state());
        };
    }

    private boolean isUnresolved(Sale sale, SaleUnit unit) {
        return attempts.at(sale.id(), unit.unit()).stream()
                .anyMatch(attempt -> attempt.state() == Attempt.State.UNRESOLVED);
    }
}
