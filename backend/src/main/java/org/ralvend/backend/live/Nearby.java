package org.ralvend.backend.live;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;

/**
 * The terminals around a vendor, and where the units of a sale lie.
 *
 * @param number of the vendor
 * @param vendor warehouses that the vendor's customers reach, nearest first
 * @param terminals warehouses that the customers of each terminal reach
 * @param lies by unit, the warehouses that could give it out
 */
@Pure
record Nearby(
        int number,
        List<MachineId> vendor,
        Map<MachineId, List<MachineId>> terminals,
        Map<Integer, List<MachineId>> lies) {
    /** Terminals named to a customer; who wants another finds it. */
    static final int NAMED = 5;

    /** Those that could give this unit out: first those that share the vendor's nearest hatches, then in the order of their names. */
    List<MachineId> forUnit(int unit) {
        List<MachineId> here = lies.getOrDefault(unit, List.of());
        return terminals.entrySet().stream()
                .filter(terminal -> terminal.getValue().stream().anyMatch(here::contains))
                .sorted(Comparator.comparingInt((Map.Entry<MachineId, List<MachineId>> t) -> distance(t.getValue()))
                        .thenComparing(t -> t.getKey().value()))
                .limit(NAMED)
                .map(Map.Entry::getKey)
                .toList();
    }

    private int distance(List<MachineId> served) {
        return served.stream()
                .mapToInt(vendor::indexOf)
                .filter(place -> place >= 0)
                .min()
                .orElse(vendor.size());
    }
}
