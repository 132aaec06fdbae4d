package org.ralvend.simulation.check;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.metal.WarehouseMetal;

/** I4 between books and world: what lies in the slots, apart from what the books say is not known. */
final class Shelves {
    private static final Set<Attempt.State> UNKNOWN = Set.of(
            Attempt.State.ISSUED,
            Attempt.State.TAKEN,
            Attempt.State.STARTED,
            Attempt.State.UNRESOLVED,
            Attempt.State.WRITTEN_OFF);

    private Shelves() {}

    static void check(Fleet fleet, Witness witness) {
        Map<MachineId, WarehouseMetal> metals = fleet.warehouses().stream()
                .map(WarehouseNode::metal)
                .collect(Collectors.toMap(WarehouseMetal::machine, Function.identity()));
        for (TownId town : fleet.towns()) {
            TownBooks books = fleet.books().read(town);
            for (Location location : books.goods().shelves()) {
                Shelf shelf = new Shelf(new MachineId(location.machine()), location.slot());
                WarehouseMetal metal = metals.get(shelf.machine());
                if (metal == null) {
                    throw new Broken("I8", location.machine(), "no such machine: " + location.machine());
                }
                if (shelf.slot() <= metal.slots()) { // the books may have what no machine has a slot for
                    check(shelf, location.onHand(), metal, books, witness);
                }
            }
        }
    }

    private static void check(Shelf shelf, int onHand, WarehouseMetal metal, TownBooks books, Witness witness) {
        StockBook.Reason looked = books.goods().movements().stream()
                .filter(m -> m.shelf().equals(shelf))
                .map(StockBook.Movement::reason)
                .filter(reason -> reason == StockBook.Reason.FOUND_EMPTY || reason == StockBook.Reason.COUNTED)
                .reduce(StockBook.Reason.RECEIPT, (before, after) -> after);
        if (looked == StockBook.Reason.FOUND_EMPTY) {
            return; // a rotation that was cut short looks empty: the books say 0 until somebody counts
        }
        long open = books.attempts().stream()
                .filter(a -> a.shelf().equals(shelf) && UNKNOWN.contains(a.state()))
                .count();
        Set<AttemptId> known = Stream.concat(
                        books.attempts().stream().map(Attempt::id),
                        books.losses().stream().map(Loss::attempt))
                .collect(Collectors.toSet());
        long lost = witness.falls().entrySet().stream()
                .filter(fall -> witness.isLost(fall.getKey()) || !known.contains(fall.getKey()))
                .filter(fall -> fall.getValue().machine().equals(shelf.machine())
                        && fall.getValue().slot() == shelf.slot())
                .count();
        int there = metal.units(shelf.slot());
        int taken = metal.taken(shelf.slot());
        if (there > onHand || there + taken + open + lost < onHand) {
            throw new Broken(
                    "I4",
                    shelf.machine().value(),
                    "in " + shelf.machine() + " slot " + shelf.slot() + " lie " + there + ", and the books say "
                            + onHand + " (" + taken + " taken, " + open + " not known, " + lost + " forgotten)");
        }
    }
}
