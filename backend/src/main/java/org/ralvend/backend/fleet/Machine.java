package org.ralvend.backend.fleet;

import java.util.List;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;

/**
 * A machine of a town.
 *
 * @param serves warehouses that a vendor's customers reach, nearest first
 */
public record Machine(MachineId id, MachineKind kind, int vendorNumber, List<MachineId> serves) {
    public Machine {
        serves = List.copyOf(serves);
    }
}
