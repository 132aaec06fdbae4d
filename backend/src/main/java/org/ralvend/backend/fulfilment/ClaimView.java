package org.ralvend.backend.fulfilment;

import java.util.List;
import java.util.function.Predicate;
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
 *   CLAIMABLE             HERE where something for it lies within the terminal's reach, else NOT_HERE
 *   DELIVERING            COMING; NOT_HERE where it falls out of the terminal's reach; where nobody knows whether it fell UNRESOLVED, or ASKED where the customer's word counts
 *   DELIVERED             HAD
 *   REFUND_DUE            REFUND
 *   REFUNDED              REFUNDED
 *   VOID                  –
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
record ClaimView(AttemptBook attempts, Nearest nearest) {
    /**
     * @param at the terminal
     * @param word whether the customer's word on this unit would count
     */
    List<ClaimShown.Unit> of(Sale sale, MachineId at, Predicate<SaleUnit> word) {
        return sale.units().stream()
                .filter(unit -> unit.state() != SaleState.VOID)
                .map(unit -> new ClaimShown.Unit(
                        new SoldUnit(sale.id(), unit.unit()), unit.sku(), state(sale, unit, at, word)))
                .toList();
    }

    private UnitState state(Sale sale, SaleUnit unit, MachineId at, Predicate<SaleUnit> word) {
        return switch (unit.state()) {
            case RECORDED -> UnitState.PENDING;
            case CLAIMABLE -> nearest.has(at, sale, unit) ? UnitState.HERE : UnitState.NOT_HERE;
            case DELIVERING -> delivering(sale, unit, at, word);
            case DELIVERED -> UnitState.HAD;
            case REFUND_DUE -> UnitState.REFUND;
            case REFUNDED -> UnitState.REFUNDED;
            case REJECTED, VOID -> throw new IllegalStateException("no unit is shown as " + unit.state());
        };
    }

    private UnitState delivering(Sale sale, SaleUnit unit, MachineId at, Predicate<SaleUnit> word) {
        if (isUnresolved(sale, unit)) {
            return word.test(unit) ? UnitState.ASKED : UnitState.UNRESOLVED;
        }
        return fallsAt(sale, unit, at) ? UnitState.COMING : UnitState.NOT_HERE;
    }

    private boolean fallsAt(Sale sale, SaleUnit unit, MachineId at) {
        return attempts.at(sale.id(), unit.unit()).stream()
                .filter(attempt -> !attempt.state().isOver())
                .anyMatch(attempt -> nearest.serves(at, attempt.shelf().machine()));
    }

    private boolean isUnresolved(Sale sale, SaleUnit unit) {
        return attempts.at(sale.id(), unit.unit()).stream()
                .anyMatch(attempt -> attempt.state() == Attempt.State.UNRESOLVED);
    }
}
