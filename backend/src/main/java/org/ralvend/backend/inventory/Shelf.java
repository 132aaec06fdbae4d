package org.ralvend.backend.inventory;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;

/** One slot of one warehouse. In the order of machine and slot. */
@Pure
public record Shelf(MachineId machine, int slot) implements Comparable<Shelf> {
    @Override
    public int compareTo(Shelf other) {
        int byMachine = machine.compareTo(other.machine);
        return byMachine == 0 ? Integer.compare(slot, other.slot) : byMachine;
    }
}
