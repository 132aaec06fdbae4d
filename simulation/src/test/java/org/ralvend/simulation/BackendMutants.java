package org.ralvend.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.uplink.MutantHands;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Office;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Broker;
import org.ralvend.simulation.net.Net;

/** Backends that break one rule each. */
final class BackendMutants {
    private BackendMutants() {}

    /** A message leaves the outbox when it was sent. */
    static final class ForgetsWhatItSent extends Books {
        ForgetsWhatItSent(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                void after() {
                    MutantHands.emptyOutbox(memory());
                }
            };
        }
    }

    /** What is answered is committed afterwards: whoever dies in between has answered for nothing. */
    static final class AnswersBeforeCommit extends Books {
        private static final int DIES_EVERY = 40;

        private int rounds;

        AnswersBeforeCommit(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                public void book(List<Broker.Letter> round) {
                    Memory.Snapshot before = memory().snapshot();
                    super.book(round);
                    rounds++;
                    if (rounds % DIES_EVERY == 0) {
                        memory().restore(before);
                        life.end("between answer and commit");
                        life.step("committing");
                    }
                }
            };
        }
    }

    /** Where a batch asks for more than there is, all of it is turned away. */
    static final class TurnsWholeBatchesAway extends Books {
        private final Set<TownId> towns = new HashSet<>();

        TurnsWholeBatchesAway(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public void addTown(TownId town, String currency) {
            super.addTown(town, currency);
            towns.add(town);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                public void book(List<Broker.Letter> round) {
                    towns.forEach(town -> stop(town, wanted(round), true));
                    try {
                        super.book(round);
                    } finally {
                        towns.forEach(town -> stop(town, wanted(round), false));
                    }
                }
            };
        }

        private void stop(TownId town, Map<Sku, Integer> wanted, boolean yes) {
            TownScope scope = new TownScope(town);
            wanted.forEach((sku, units) -> memory().transact(tx -> {
                int there = memory().stock().locations(tx, scope).stream()
                        .filter(shelf -> shelf.sku().equals(sku.value()))
                        .mapToInt(shelf -> shelf.onHand() - shelf.reserved())
                        .sum();
                if (!yes) {
                    memory().lists().lift(tx, scope, sku);
                } else if (there > 0 && there < units) {
                    memory().lists().stop(tx, scope, sku);
                }
                return true;
            }));
        }

        private static Map<Sku, Integer> wanted(List<Broker.Letter> round) {
            Map<Sku, Integer> wanted = new HashMap<>();
            for (Broker.Letter letter : round) {
                try {
                    if (Up.decode(letter.payload().toArray()) instanceof Up.Batch batch) {
                        for (Envelope entry : batch.entries()) {
                            if (entry.open().fact() instanceof Fact.SaleRequested request) {
                                wanted.merge(request.lines().getFirst().sku(), 1, Integer::sum);
                            }
                        }
                    }
                } catch (ProtocolException e) {
                    throw new IllegalStateException(e);
                }
            }
            return wanted;
        }
    }

    /** The deadline's refund comes whether or not an attempt is open. */
    static final class RefundsWhileAttemptsAreOpen extends Books {
        private final Set<TownId> towns = new HashSet<>();

        RefundsWhileAttemptsAreOpen(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public void addTown(TownId town, String currency) {
            super.addTown(town, currency);
            towns.add(town);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                void after() {
                    towns.forEach(town -> MutantHands.refundWhereAttemptsAreOpen(memory(), new TownScope(town)));
                }
            };
        }
    }

    /** The real programs, and what comes after each. */
    private abstract static class Desk implements Office {
        private final Office real;

        Desk(Office real) {
            this.real = real;
        }

        void after() {}

        @Override
        public void book(List<Broker.Letter> round) {
            real.book(round);
            after();
        }

        @Override
        public void relay() {
            real.relay();
            after();
        }

        @Override
        public void sweep() {
            real.sweep();
            after();
        }

        @Override
        public void ask() {
            real.ask();
        }

        @Override
        public void visit() {
            real.visit();
        }
    }
}
