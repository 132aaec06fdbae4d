package org.ralvend.backend.fleet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/**
 * Which warehouses a vendor's customers reach, how to address them now, and how they stand. One that never greeted has no
 * contact, so nothing is ordered of it. Immutable.
 */
@Pure
public record Reach(
        Map<MachineId, List<MachineId>> nearest,
        Map<MachineId, Contact> contacts,
        Map<MachineId, Reachability> standings) {
    /** The device that runs a warehouse, its journal's epoch and the newest nonce it sent. */
    public record Contact(DeviceId device, EpochId epoch, Nonce nonce) {}

    public Reach {
        nearest = Map.copyOf(nearest);
        contacts = Map.copyOf(contacts);
        standings = Map.copyOf(standings);
    }

    /** A town in which every warehouse that greeted runs. */
    public Reach(Map<MachineId, List<MachineId>> nearest, Map<MachineId, Contact> contacts) {
        this(
                nearest,
                contacts,
                contacts.keySet().stream()
                        .collect(Collectors.toMap(machine -> machine, machine -> Reachability.RUNNING)));
    }

    /** Those that are not gone for good: the running first, then the unreachable, then others; each in the order of the way. */
    public List<MachineId> from(MachineId vendor) {
        return served(vendor).stream()
                .filter(machine -> !isPermanentlyOffline(machine))
                .sorted(Comparator.comparingInt(this::rank))
                .toList();
    }

    /** All whose hatches are within reach of a customer there, whether they are heard or not. */
    public List<MachineId> served(MachineId at) {
        return nearest.getOrDefault(at, List.of());
    }

    /** Those of these that run, to which orders go first; in the order of the way. */
    public List<MachineId> running(MachineId vendor) {
        return standing(vendor, Reachability.RUNNING);
    }

    /** Those that get orders only where no running one has the product; in the order of the way. */
    public List<MachineId> unreachable(MachineId vendor) {
        return standing(vendor, Reachability.UNREACHABLE);
    }

    public boolean isPermanentlyOffline(MachineId machine) {
        return standings.get(machine) == Reachability.PERMANENTLY_OFFLINE;
    }

    /** All of the town that are gone for good. */
    public Set<MachineId> gone() {
        return standings.keySet().stream().filter(this::isPermanentlyOffline).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether that device greets with another journal than this by now: nothing is journaled in this one any more. */
    public boolean isClosed(MachineId warehouse, DeviceId device, @Nullable EpochId epoch) {
        return epoch != null
                && contact(warehouse)
                        .filter(now ->
                                now.device().equals(device) && !now.epoch().equals(epoch))
                        .isPresent();
    }

    public Optional<Contact> contact(MachineId warehouse) {
        return Optional.ofNullable(contacts.get(warehouse));
    }

    private List<MachineId> standing(MachineId vendor, Reachability state) {
        return served(vendor).stream()
                .filter(machine -> standings.get(machine) == state)
                .toList();
    }

    private int rank(MachineId machine) {
        return switch (standings.get(machine)) {
            case RUNNING -> 0;
            case UNREACHABLE -> 1;
            case OFFLINE, QUARANTINED, PERMANENTLY_OFFLINE -> 2;
            case null -> 2;
        };
    }
}
