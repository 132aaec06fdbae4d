package org.ralvend.simulation.check;

import java.util.List;
import java.util.Set;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.TownBooks;

/** Compares the books with themselves and with what was seen, after every event that changed them. */
public final class Judge {
    private final Fleet fleet;
    private final Witness witness;
    private final ErrorLog errors;
    private final Silences silences;
    private final List<Town> towns;

    /** A town, and how far its books were looked at. */
    private static final class Town {
        private final TownId id;
        private final Set<MachineId> machines;
        private long seen;

        private Town(TownId id, Set<MachineId> machines) {
            this.id = id;
            this.machines = machines;
        }
    }

    public Judge(Fleet fleet, Witness witness, ErrorLog errors) {
        this.errors = errors;
        this.fleet = fleet;
        this.witness = witness;
        this.silences = new Silences(fleet);
        this.towns = fleet.towns().stream()
                .map(town -> new Town(town, fleet.machines(town)))
                .toList();
    }

    /** @throws Broken naming the first thing that does not hold */
    public void look() {
        errors.take().ifPresent(said -> {
            throw new Broken("no error", "world", "logged " + said);
        });
        silences.look();
        for (Town town : towns) {
            long changes = fleet.books().changes(town.id);
            if (changes != town.seen) {
                town.seen = changes;
                look(town);
            }
        }
    }

    private void look(Town town) {
        boolean restored = fleet.books().isRestored();
        if (restored) {
            witness.orders().restored();
        }
        TownBooks books = fleet.books().read(town.id);
        new BookRules(books, restored).check();
        witness.orders().compare(town.id, town.machines, books);
        silences.compare(town.id);
    }
}
