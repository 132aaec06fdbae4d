package org.ralvend.simulation.books;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.uplink.MemoryBooks;
import org.ralvend.backend.uplink.MemoryReplica;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Broker;

/** The real backend as one process: it may die at each reading of its clock, within a transaction or not, and before each answer. */
final class MemoryOffice implements Office {
    private final Life life;
    private final long born;
    private final Exchanges exchanges;
    private final MemoryReplica replica;

    MemoryOffice(Life life, String name, MemoryBooks books, Exchanges exchanges, MemoryReplica.Ways ways) {
        this.exchanges = exchanges;
        this.life = life;
        this.born = life.engine().now();
        this.replica = new MemoryReplica(
                name,
                books,
                ways,
                () -> {
                    life.step("going on");
                    return life.engine().instant();
                },
                new CompositeMeterRegistry());
    }

    @Override
    public void book(List<Broker.Letter> round) {
        exchanges.begin(round);
        replica.take(round.stream()
                .map(letter -> new MemoryReplica.Received(Topics.up(letter.from()), letter.payload()))
                .toList());
        exchanges.end();
    }

    @Override
    public void relay() {
        replica.relay();
    }

    @Override
    public void tell(TownId town) {
        replica.desired().tellAll(new TownScope(town));
    }

    @Override
    public void sweep() {
        replica.sweep();
        replica.evacuate();
        replica.payOut();
    }

    @Override
    public void ask() {
        replica.ping(life.engine().now() - born);
        replica.look();
    }

    @Override
    public void visit() {
        replica.visit();
    }
}
