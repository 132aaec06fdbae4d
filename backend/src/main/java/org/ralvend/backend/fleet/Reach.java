package org.ralvend.backend.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/** Which warehouses a vendor's customers reach, and how to address them now. Immutable. */
@Pure
public record Reach(Map<MachineId, List<MachineId>> nearest, Map<MachineId, Contact> contacts) {
    /** The device that runs a warehouse, its journal's epoch and the newest nonce it sent. */
    public record Contact(DeviceId device, EpochId epoch, Nonce nonce) {}

    public Reach {
        nearest = Map.copyOf(nearest);
        contacts = Map.copyOf(contacts);
    }

    /** Warehouses in the order of the way to them. */
    public List<MachineId> from(MachineId vendor) {
        return nearest.getOrDefault(vendor, List.of());
    }

    public Optional<Contact> contact(MachineId warehouse) {
        return Optional.ofNullable(contacts.get(warehouse));
    }
}
