package org.ralvend.simulation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.uplink.MutantHands;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Office;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Parts;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Broker;
import org.ralvend.simulation.net.Net;
import org.ralvend.terminal.claim.Act;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalState;

/** Backends that break one rule of claims each, and the terminal that one of them needs. */
final class ClaimMutants {
    private ClaimMutants() {}

    /** Whoever asks for a unit gets it, whether or not it is under way for somebody at another terminal. */
    static final class GivesTwice extends Listens {
        GivesTwice(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void said(TownScope town, MachineId terminal, Fact fact) {
            if (fact instanceof Fact.RedeliveryAsked asked) {
                MutantHands.giveAgain(memory(), town, terminal, asked.unit(), now());
            }
        }
    }

    /** The customer's word is enough, also while the motor may turn. */
    static final class BelievesAtOnce extends Listens {
        BelievesAtOnce(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void said(TownScope town, MachineId terminal, Fact fact) {
            if (fact instanceof Fact.NothingCameOut denied) {
                MutantHands.believe(memory(), town, terminal, denied.unit(), now());
            }
        }
    }

    /** Wrong codes are not counted. */
    static final class CountsNoWrongCodes extends Listens {
        CountsNoWrongCodes(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void said(TownScope town, MachineId terminal, Fact fact) {
            if (fact instanceof Fact.ClaimEntered entered && entered.keypadCode() != null) {
                MutantHands.forgetTries(memory(), town, terminal, entered.keypadCode(), now());
            }
        }
    }

    /** A terminal that asks for the customer's word as soon as nobody knows. */
    static final class AsksAtOnce extends Parts {
        @Override
        public Shell.Machine<TerminalState, TerminalEvent, Act> claim(
                Shell.Machine<TerminalState, TerminalEvent, Act> real) {
            return new Shell.Machine<>() {
                @Override
                public Class<TerminalState> stateType() {
                    return real.stateType();
                }

                @Override
                public TerminalState fresh() {
                    return real.fresh();
                }

                @Override
                public Step<TerminalState, Act> on(TerminalState state, TerminalEvent event) {
                    return real.on(state, event instanceof TerminalEvent.Shown shown ? asking(shown) : event);
                }
            };
        }

        private static TerminalEvent asking(TerminalEvent.Shown shown) {
            List<ClaimShown.Unit> units = shown.units().stream()
                    .map(unit -> unit.state() == UnitState.UNRESOLVED
                            ? new ClaimShown.Unit(unit.sold(), unit.sku(), UnitState.ASKED, unit.name())
                            : unit)
                    .toList();
            return new TerminalEvent.Shown(shown.claim(), shown.revision(), shown.deadline(), units);
        }
    }

    /** Hears what terminals say once it is booked. */
    abstract static class Listens extends Books {
        private final Engine engine;
        private final Map<DeviceId, MachineId> machines = new HashMap<>();

        Listens(Engine engine, Net net) {
            super(engine, net);
            this.engine = engine;
        }

        abstract void said(TownScope town, MachineId terminal, Fact fact);

        final Instant now() {
            return engine.instant();
        }

        @Override
        public void enrol(TownId town, Board board) {
            super.enrol(town, board);
            machines.put(board.device(), board.machine());
        }

        @Override
        public Office open(Life life, String replica) {
            return new BackendMutants.Desk(super.open(life, replica)) {
                @Override
                public void book(List<Broker.Letter> round) {
                    super.book(round);
                    round.forEach(letter -> facts(letter, (town, fact) -> said(town, machine(letter.from()), fact)));
                }
            };
        }

        private MachineId machine(DeviceId device) {
            return Optional.ofNullable(machines.get(device)).orElseThrow();
        }

        private void facts(Broker.Letter letter, BiConsumer<TownScope, Fact> each) {
            TownScope scope = new TownScope(town(letter.from()).orElseThrow());
            try {
                if (Up.decode(letter.payload().toArray()) instanceof Up.Batch batch) {
                    for (Envelope entry : batch.entries()) {
                        each.accept(scope, entry.open().fact());
                    }
                }
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
