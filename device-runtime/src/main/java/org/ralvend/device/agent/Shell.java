package org.ralvend.device.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * The one place with decide, commit, act. Takes an event, lets a pure machine decide, commits next state and reports
 * in one transaction, then acts. Where the commit fails nothing is done and the agent is told. Used on the loop only.
 *
 * @param <S> sealed state, JSON by {@link RecordCodec}
 * @param <E> events
 * @param <A> acts
 */
public final class Shell<S, E, A> {
    /** A pure machine: no clock, no I/O, no log. */
    public interface Machine<S, E, A> {
        Class<S> stateType();

        /** The state of a machine that has no journal yet. */
        S fresh();

        Step<S, A> on(S state, E event);
    }

    private static final String STATE = "machine";

    private final Machine<S, E, A> machine;
    private final Journal journal;
    private final DeviceClock clock;
    private final Consumer<A> actor;
    private final Runnable committed;
    private S state;

    /**
     * @param actor does one act; must not block
     * @param committed called after each commit with reports: there is something to send
     */
    public Shell(Machine<S, E, A> machine, Journal journal, DeviceClock clock, Consumer<A> actor, Runnable committed) {
        this.machine = machine;
        this.journal = journal;
        this.clock = clock;
        this.actor = actor;
        this.committed = committed;
        this.state = restore(machine.stateType(), journal).orElseGet(machine::fresh);
    }

    public S state() {
        return state;
    }

    /** @throws Fault where the journal cannot be written; state and world are as before */
    public void handle(E event) {
        Step<S, A> step = machine.on(state, event);
        if (!step.reports().isEmpty() || !step.next().equals(state)) {
            Bytes next = Bytes.of(RecordCodec.encodeAs(machine.stateType(), step.next()));
            List<Entry> entries = step.reports().stream()
                    .map(fact -> new Entry(clock.stamp(), fact))
                    .toList();
            journal.commit(Map.of(STATE, next), entries);
        }
        state = step.next();
        try {
            step.acts().forEach(actor);
        } finally {
            if (!step.reports().isEmpty()) {
                committed.run();
            }
        }
    }

    private static <S> Optional<S> restore(Class<S> type, Journal journal) {
        return journal.state(STATE).map(bytes -> {
            try {
                return RecordCodec.decode(type, bytes.toArray());
            } catch (ProtocolException e) {
                throw new IllegalStateException("state written by this machine does not read", e);
            }
        });
    }
}
