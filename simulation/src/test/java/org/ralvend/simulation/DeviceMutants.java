package org.ralvend.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.device.Home;
import org.ralvend.simulation.device.Parts;
import org.ralvend.simulation.engine.Life;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;
import org.ralvend.warehouse.hardware.Slots;

/** Devices that break one rule each. */
final class DeviceMutants {
    private DeviceMutants() {}

    /** Not a broken rule but a world in which something never happens. */
    static final class WritesNoCountDown extends Parts {
        @Override
        public Shell.Machine<DispenseState, DispenseEvent, DispenseAct> dispense(
                Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real) {
            return new Shell.Machine<>() {
                @Override
                public Class<DispenseState> stateType() {
                    return real.stateType();
                }

                @Override
                public DispenseState fresh() {
                    return real.fresh();
                }

                @Override
                public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
                    return event instanceof DispenseEvent.CountTold ? Step.stay(state) : real.on(state, event);
                }
            };
        }
    }

    /** A row is deleted when the broker has it. */
    static final class TrimsOnPuback extends Parts {
        private final Map<EpochId, Long> sent = new HashMap<>();

        @Override
        public Journal journal(Life life, Journal real) {
            return new Forwarding(real) {
                @Override
                public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
                    return super.after(epoch, Math.max(seq, sent.getOrDefault(epoch, 0L)), maxRows, maxBytes);
                }
            };
        }

        @Override
        public Link link(Life life, Link real) {
            return new Wire(real) {
                @Override
                public void sendUp(byte[] payload) {
                    super.sendUp(payload);
                    try {
                        if (Up.decode(payload) instanceof Up.Batch batch
                                && !batch.entries().isEmpty()) {
                            sent.merge(batch.epoch(), batch.entries().getLast().seq(), Math::max);
                        }
                    } catch (ProtocolException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }

    /** What is decided is done, and written down two seconds later. */
    static final class ActsBeforeCommit extends Parts {
        private static final int LATER_MILLIS = 2_000;

        @Override
        public Journal journal(Life life, Journal real) {
            return new Forwarding(real) {
                @Override
                public void commit(Map<String, Bytes> states, List<Entry> entries) {
                    life.engine()
                            .after(
                                    LATER_MILLIS,
                                    () -> life.run(() -> {
                                        try {
                                            super.commit(states, entries);
                                        } catch (Fault e) {
                                            return; // too late to be told
                                        }
                                    }));
                }
            };
        }
    }

    /** A motor that ran when the process died runs again when it starts. */
    static final class ReplaysMotors extends Parts {
        private final Set<String> running = new HashSet<>();

        @Override
        public Slots slots(Life life, Slots real) {
            return new Slots() {
                @Override
                public int count() {
                    return real.count();
                }

                @Override
                public void listen(Slots.Listener listener) {
                    real.listen(listener);
                    for (int slot = 1; slot <= count(); slot++) {
                        if (running.contains(key(slot))) {
                            real.motor(slot, true);
                        }
                    }
                }

                @Override
                public boolean atHome(int slot) {
                    return real.atHome(slot);
                }

                @Override
                public boolean dropSensorCovered() {
                    return real.dropSensorCovered();
                }

                @Override
                public void motor(int slot, boolean on) {
                    if (on) {
                        running.add(key(slot));
                    } else {
                        running.remove(key(slot));
                    }
                    real.motor(slot, on);
                }

                @Override
                public void allOff() {
                    real.allOff();
                }

                @Override
                public void close() {
                    real.close();
                }

                private String key(int slot) {
                    return life.name() + "/" + slot;
                }
            };
        }
    }

    /** Whose journal has parted from the backend's goes on in the same epoch. */
    static final class ReusesEpochs extends Parts {
        @Override
        public Journal journal(Life life, Journal real) {
            return new Forwarding(real) {
                @Override
                public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
                    stored(epoch, lastCommonSeq);
                }
            };
        }
    }

    /** Every nonce is good. */
    static final class AsksForNoNonce extends Parts {
        @Override
        public Shell.Machine<DispenseState, DispenseEvent, DispenseAct> dispense(
                Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real) {
            return new Dispensing(real) {
                @Override
                public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
                    return super.on(
                            state,
                            switch (event) {
                                case DispenseEvent.Ordered e ->
                                    new DispenseEvent.Ordered(e.order(), e.self(), 0L, e.nowMillis());
                                case DispenseEvent.Judged e -> new DispenseEvent.Judged(e.attempt(), 0L, e.nowMillis());
                                case DispenseEvent.Restarted _,
                                        DispenseEvent.CancellationOrdered _,
                                        DispenseEvent.TurnEnded _,
                                        DispenseEvent.CountTold _,
                                        DispenseEvent.StrayDropSeen _ -> event;
                            });
                }
            };
        }
    }

    /** An attempt is known for two seconds after its end. */
    static final class DropsRepeatsByTime extends Parts {
        private static final long WINDOW_MILLIS = 2_000;
        private static final long KEPT_MILLIS = 60_000;

        @Override
        public Shell.Machine<DispenseState, DispenseEvent, DispenseAct> dispense(
                Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real) {
            return new Dispensing(real) {
                @Override
                public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
                    return super.on(
                            event instanceof DispenseEvent.Ordered e && state instanceof DispenseState.Idle idle
                                    ? forgetful(idle, e.nowMillis())
                                    : state,
                            event);
                }
            };
        }

        private static DispenseState forgetful(DispenseState.Idle idle, long now) {
            DispenseState.Book book = idle.book();
            List<DispenseState.Ended> young = book.ended().stream()
                    .filter(end -> end.forgettableAfterMillis() - KEPT_MILLIS + WINDOW_MILLIS > now)
                    .toList();
            return new DispenseState.Idle(
                    new DispenseState.Book(book.waiting(), young, book.counts()),
                    idle.lastTurned(),
                    idle.strayReported());
        }
    }

    /** A journal that a newer program wrote is put aside, and another one begun. */
    static final class SalvagesNewer extends Parts {
        @Override
        public void newer(Home home) {
            home.beginAnew();
        }
    }

    /** One of the south says when it greets that it is its namesake of the north. */
    static final class NamesAnotherTown extends Parts {
        private static final String LIAR = "south-v1";
        private static final String NAMED = "north-v1";

        @Override
        public Link link(Life life, Link real) {
            return new Wire(real) {
                @Override
                public void sendUp(byte[] payload) {
                    try {
                        super.sendUp(
                                Up.decode(payload) instanceof Up.Hello hello
                                        ? lie(hello).encode()
                                        : payload);
                    } catch (ProtocolException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }

        private static Up.Hello lie(Up.Hello hello) {
            boolean lies = hello.machine().value().equals(LIAR);
            return new Up.Hello(
                    hello.nonce(),
                    lies ? new MachineId(NAMED) : hello.machine(),
                    lies ? new DeviceId(NAMED + "-b1") : hello.device(),
                    hello.epoch(),
                    hello.nextSeq(),
                    hello.boot(),
                    hello.connection(),
                    hello.version(),
                    hello.totals(),
                    hello.salesWithoutVerdict(),
                    hello.attemptsWithoutEnd(),
                    hello.url());
        }
    }

    /** The real link as it is. */
    private abstract static class Wire implements Link {
        private final Link real;

        Wire(Link real) {
            this.real = real;
        }

        @Override
        public void start(Link.Listener listener, Presence presence) {
            real.start(listener, presence);
        }

        @Override
        public void sendUp(byte[] payload) {
            real.sendUp(payload);
        }

        @Override
        public void sendTelemetry(byte[] payload) {
            real.sendTelemetry(payload);
        }

        @Override
        public void reconnect() {
            real.reconnect();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** The pure machine as it is. */
    private abstract static class Dispensing implements Shell.Machine<DispenseState, DispenseEvent, DispenseAct> {
        private final Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real;

        Dispensing(Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real) {
            this.real = real;
        }

        @Override
        public Class<DispenseState> stateType() {
            return real.stateType();
        }

        @Override
        public DispenseState fresh() {
            return real.fresh();
        }

        @Override
        public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
            return real.on(state, event);
        }
    }
}
