package org.ralvend.simulation.check;

import java.util.List;
import java.util.Set;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Changes;
import org.ralvend.simulation.books.TownBooks;

/** Compares the books with themselves and with what was seen, after every event that changed them. */
public final class Judge {
    private final Fleet fleet;
    private final Witness witness;
    private final ErrorLog errors;
    private final Silences silences;
    private final List<Town> towns;

    private record Town(TownId id, Set<MachineId> machines) {}

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
            Changes changes = fleet.books().changes(town.id());
            if (changes.takeBooks()) {
                look(town);
            }
            changes.takeClaims().forEach(witness.claiming()::written);
            if (changes.takeStandings()) {
                silences.compare(town.id());
            }
        }
    }

    private void look(Town town) {
        TownBooks books = fleet.books().read(town.id());
        new BookRules(books, witness.beyond()).check();
        witness.orders().compare(town.id(), town.machines(), books, fleet.books());
    }
}
