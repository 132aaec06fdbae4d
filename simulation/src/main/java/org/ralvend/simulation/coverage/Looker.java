package org.ralvend.simulation.coverage;

import java.util.List;
import java.util.Optional;
import org.ralvend.backend.db.Memory.Written;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.uplink.MemoryBooks.Stored;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.BooksWatch;
import org.ralvend.simulation.books.Exchange;
import org.ralvend.simulation.device.Board;

/** Looks at what the backend of one fleet commits, as long as rows of its tables are looked for. */
public final class Looker implements BooksWatch, Commit.Surroundings {
    private final Fleet fleet;
    private final Coverage coverage;

    public Looker(Fleet fleet, Coverage coverage) {
        this.fleet = fleet;
        this.coverage = coverage;
    }

    @Override
    public void committed(List<Written> rows) {
        if (coverage.looksForCommits()) {
            coverage.committed(new Commit(rows, this));
        }
    }

    @Override
    public boolean wantsExchanges() {
        return coverage.looksForExchanges();
    }

    @Override
    public void exchanged(Exchange exchange) {
        coverage.exchanged(exchange);
    }

    @Override
    public List<Fact> facts(Stored before, Stored after) {
        return fleet.boards().stream()
                .filter(board -> board.device().equals(after.device()))
                .map(Board::home)
                .flatMap(home -> home.facts(after.epoch(), before.upTo(), after.upTo()).stream())
                .toList();
    }

    @Override
    public Reachability standing(MachineId machine) {
        return fleet.books().standings(fleet.town(machine)).stream()
                .filter(row -> row.machine().equals(machine))
                .map(ReachRow::standing)
                .map(standing -> standing.state())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean isKnown(SaleId sale) {
        return fleet.towns().stream()
                .anyMatch(town -> fleet.books().read(town).sales().stream()
                        .anyMatch(known -> known.id().equals(sale)));
    }

    @Override
    public List<Attempt> attempts(SaleId sale) {
        return fleet.towns().stream()
                .flatMap(town -> fleet.books().read(town).attempts().stream())
                .filter(attempt -> attempt.sale().equals(sale))
                .toList();
    }

    @Override
    public Optional<SaleState> stateOf(SoldUnit unit) {
        return fleet.towns().stream()
                .flatMap(town -> fleet.books().read(town).sales().stream())
                .filter(sale -> sale.id().equals(unit.sale()))
                .flatMap(sale -> sale.unit(unit.unit()).stream())
                .map(SaleUnit::state)
                .findFirst();
    }
}
