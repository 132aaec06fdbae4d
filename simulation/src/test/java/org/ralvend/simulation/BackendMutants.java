package org.ralvend.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.fleet.MutantSilence;
import org.ralvend.backend.inventory.MutantShelf;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.uplink.MutantHands;
import org.ralvend.backend.uplink.Outlet;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Office;
import org.ralvend.simulation.device.Board;
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

    /** Where a round asks for more of a product than there is, everybody who asks for it is turned away. */
    static final class TurnsWholeBatchesAway extends Books {
        private record Wanted(TownScope scope, Sku sku) {}

        TurnsWholeBatchesAway(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                public void book(List<Broker.Letter> round) {
                    Map<Wanted, Map<Shelf, Integer>> hidden = new HashMap<>();
                    wanted(round).forEach((what, units) -> hidden.put(what, hide(what, units)));
                    try {
                        super.book(round);
                    } finally {
                        hidden.forEach((what, shelves) -> memory().transact(tx -> {
                            MutantShelf.show(tx, what.scope(), memory().stock(), what.sku(), shelves);
                            return true;
                        }));
                    }
                }
            };
        }

        private Map<Shelf, Integer> hide(Wanted what, int units) {
            return memory().transact(tx -> {
                int there = MutantShelf.free(tx, what.scope(), memory().stock(), what.sku());
                return there > 0 && there < units
                        ? MutantShelf.hide(tx, what.scope(), memory().stock(), what.sku())
                        : Map.of();
            });
        }

        private Map<Wanted, Integer> wanted(List<Broker.Letter> round) {
            Map<Wanted, Integer> wanted = new HashMap<>();
            for (Broker.Letter letter : round) {
                TownScope scope = new TownScope(town(letter.from()).orElseThrow());
                requests(letter).forEach(sku -> wanted.merge(new Wanted(scope, sku), 1, Integer::sum));
            }
            return wanted;
        }

        private static List<Sku> requests(Broker.Letter letter) {
            List<Sku> asked = new ArrayList<>();
            try {
                if (Up.decode(letter.payload().toArray()) instanceof Up.Batch batch) {
                    for (Envelope entry : batch.entries()) {
                        if (entry.open().fact() instanceof Fact.SaleRequested request) {
                            asked.add(request.lines().getFirst().sku());
                        }
                    }
                }
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
            return asked;
        }
    }

    /** Does something to every town's books after each round. */
    abstract static class Meddles extends Books {
        private final Set<TownId> towns = new HashSet<>();

        Meddles(Engine engine, Net net) {
            super(engine, net);
        }

        abstract void meddle(TownScope town);

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
                    towns.forEach(town -> meddle(new TownScope(town)));
                }
            };
        }
    }

    /** The deadline's refund comes whether or not an attempt is open. */
    static final class RefundsWhileAttemptsAreOpen extends Meddles {
        RefundsWhileAttemptsAreOpen(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void meddle(TownScope town) {
            MutantHands.refundWhereAttemptsAreOpen(memory(), town);
        }
    }

    /** Two decide about one refund: what the backend has paid back is paid back again. */
    static final class RefundsTwice extends Meddles {
        RefundsTwice(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void meddle(TownScope town) {
            MutantHands.refundAgain(memory(), town);
        }
    }

    /** A shelf that is found empty stands at zero, and what was thought to lie there is forgotten. */
    static final class ClampsStockAtZero extends Books {
        private final Map<TownId, Integer> seen = new HashMap<>();

        ClampsStockAtZero(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        public void addTown(TownId town, String currency) {
            super.addTown(town, currency);
            seen.put(town, 0);
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                void after() {
                    seen.replaceAll((town, from) -> memory().transact(
                                    tx -> MutantShelf.clamp(tx, new TownScope(town), memory().stock(), from)));
                }
            };
        }
    }

    /** Who was heard last a day ago by the wall clock has been silent for a day, whoever slept meanwhile. */
    static final class CountsSilenceByWallTime extends Books {
        private final Engine engine;
        private final Map<TownId, Set<MachineId>> machines = new HashMap<>();
        private final MutantSilence silence = new MutantSilence(memory().standings(), TIMES);

        CountsSilenceByWallTime(Engine engine, Net net) {
            super(engine, net);
            this.engine = engine;
        }

        @Override
        public void enrol(TownId town, Board board) {
            super.enrol(town, board);
            machines.computeIfAbsent(town, t -> new HashSet<>()).add(board.machine());
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                void after() {
                    machines.forEach((town, all) -> silence.listen(new TownScope(town), all, engine.instant()));
                }

                @Override
                public void ask() {
                    machines.forEach((town, all) -> silence.count(new TownScope(town), all, engine.instant()));
                    super.ask();
                    after();
                }
            };
        }
    }

    /** Whoever greets is taken for the machine that it names, and so for one of that machine's town. */
    static final class TakesTheTownFromTheMessage extends Books {
        private final Map<DeviceId, DeviceId> named = new HashMap<>();

        TakesTheTownFromTheMessage(Engine engine, Net net) {
            super(engine, net);
        }

        /** It is answered too, as who it says that it is. */
        @Override
        protected Outlet outlet(Outlet real) {
            return new Outlet() {
                @Override
                public void send(DeviceId device, Bytes payload) {
                    all(device).forEach(one -> real.send(one, payload));
                }

                @Override
                public void desire(DeviceId device, Desired desired) {
                    all(device).forEach(one -> real.desire(one, desired));
                }
            };
        }

        private Set<DeviceId> all(DeviceId device) {
            Set<DeviceId> all = new TreeSet<>(Set.of(device));
            named.forEach((from, as) -> {
                if (as.equals(device)) {
                    all.add(from);
                }
            });
            return all;
        }

        @Override
        public Office open(Life life, String replica) {
            return new Desk(super.open(life, replica)) {
                @Override
                public void book(List<Broker.Letter> round) {
                    super.book(round.stream()
                            .map(TakesTheTownFromTheMessage.this::believed)
                            .toList());
                }
            };
        }

        private Broker.Letter believed(Broker.Letter letter) {
            try {
                if (Up.decode(letter.payload().toArray()) instanceof Up.Hello hello) {
                    named.put(letter.from(), hello.device());
                }
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
            return new Broker.Letter(named.getOrDefault(letter.from(), letter.from()), letter.payload());
        }
    }

    /** The real programs, and what comes after each. */
    abstract static class Desk implements Office {
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

        @Override
        public void tell(TownId town) {
            real.tell(town);
        }
    }
}
