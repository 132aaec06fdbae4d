package org.ralvend.backend.uplink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;

/** Which shelves the new entries of a batch are about. */
@Pure
record TouchedShelves(Batch batch) {
    /** Attempts for which a product is said to have fallen, and where. */
    Map<AttemptId, Shelf> drops() {
        Map<AttemptId, Shelf> drops = new HashMap<>();
        for (Batch.New entry : batch.entries()) {
            if (entry.fact() instanceof Fact.Dispensed f) {
                drops.put(f.attempt(), new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return drops;
    }

    /** Where something fell, or was ordered, for attempts that are not among these. */
    Set<Shelf> besides(Set<AttemptId> known) {
        Map<AttemptId, Shelf> fell = drops();
        fell.keySet().removeAll(known);
        Set<Shelf> shelves = new HashSet<>(fell.values());
        for (Batch.New entry : batch.entries()) {
            if (entry.fact() instanceof Fact.AttemptReceived f && f.order() != null && !known.contains(f.attempt())) {
                shelves.add(new Shelf(entry.origin().machine(), f.order().slot()));
            }
        }
        return shelves;
    }

    /** Shelves that somebody counted. */
    Set<Shelf> counted() {
        Set<Shelf> shelves = new HashSet<>();
        for (Batch.New entry : batch.entries()) {
            if (entry.fact() instanceof Fact.SlotCounted f) {
                shelves.add(new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return shelves;
    }

    /** Shelves that may turn out to hold less than was thought. */
    Set<Shelf> corrected() {
        Set<Shelf> shelves = counted();
        for (Batch.New entry : batch.entries()) {
            if (entry.fact() instanceof Fact.DispenseFailed f && f.reason() == Fact.DispenseFailure.EMPTY) {
                shelves.add(new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return shelves;
    }
}
