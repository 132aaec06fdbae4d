package org.ralvend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** Spirals above one hatch with one drop sensor. */
final class WarehouseHardware implements Hardware {
    private final List<Spiral> spirals = new ArrayList<>();
    private final DropSensor sensor;

    WarehouseHardware(Wiring.Warehouse wiring, Tuning tuning, Housing housing) {
        sensor = new DropSensor(wiring.dropSensor(), housing);
        for (Wiring.Spiral slot : wiring.slots()) {
            spirals.add(new Spiral(spirals.size() + 1, slot, tuning, housing, sensor));
        }
    }

    /** @param slot from 1 */
    Optional<Spiral> slot(int slot) {
        return slot >= 1 && slot <= spirals.size() ? Optional.of(spirals.get(slot - 1)) : Optional.empty();
    }

    List<Spiral> slots() {
        return List.copyOf(spirals);
    }

    @Override
    public boolean write(int bus, int address, byte[] bytes) {
        return false;
    }

    @Override
    public void powerCut(EscrowOnPowerCut escrow) {
        sensor.powerCut();
    }

    @Override
    public void replay(Fact fact) {
        if (fact instanceof Fact.OfSlot ofSlot) {
            slot(ofSlot.slot()).ifPresent(spiral -> spiral.replay(ofSlot));
        }
    }

    @Override
    public void settle() {
        spirals.forEach(Spiral::settle);
    }
}
