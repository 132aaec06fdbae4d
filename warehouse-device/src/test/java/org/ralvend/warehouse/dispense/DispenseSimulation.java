package org.ralvend.warehouse.dispense;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.warehouse.dispense.DispenseEvent.CancellationOrdered;
import org.ralvend.warehouse.dispense.DispenseEvent.Judged;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseEvent.StrayDropSeen;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;
import org.ralvend.warehouse.dispense.DispenseEvent.TurnEnded;

/** One seed: random events, and a power cut before the commit, after it, or between two acts. */
final class DispenseSimulation {
    /** What becomes of a state; the machine, or a mutant of it. */
    interface Decider {
        Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event);
    }

    /** An invariant does not hold; says which, and the seed. */
    static final class Broken extends AssertionError {
        Broken(String invariant, long seed, Object what) {
            super(invariant + ", seed " + seed + ": " + what);
        }
    }

    /** Event and what it reported or, for the rows that report nothing, in which state it changed nothing. */
    static final Set<String> ALL_ROWS = new TreeSet<>(List.of(
            "Ordered AttemptReceived",
            "Ordered AttemptRefused OTHER_DEVICE",
            "Ordered AttemptRefused OTHER_EPOCH",
            "Ordered AttemptRefused NONCE_UNKNOWN",
            "Ordered AttemptRefused NONCE_OLD",
            "Ordered AttemptRefused SLOT_UNKNOWN",
            "Ordered AttemptRefused OUT_OF_SERVICE",
            "Ordered nothing",
            "CancellationOrdered AttemptCancelled",
            "CancellationOrdered AttemptVoided",
            "CancellationOrdered nothing",
            "Judged AttemptStarted",
            "Judged AttemptRefused NONCE_OLD",
            "Judged AttemptRefused NONCE_UNKNOWN",
            "Judged nothing",
            "TurnEnded Dispensed",
            "TurnEnded Dispensed FaultRaised",
            "TurnEnded DispenseFailed EMPTY",
            "TurnEnded DispenseFailed JAM",
            "TurnEnded DispenseFailed TIME_OUT",
            "TurnEnded nothing",
            "Restarted nothing",
            "Restarted AttemptRefused NONCE_UNKNOWN",
            "Restarted DispenseUnresolved",
            "StrayDropSeen FaultRaised",
            "StrayDropSeen nothing",
            "CountTold SlotCounted",
            "CountTold nothing"));

    private static final int STEPS = 400;
    private static final int ATTEMPTS = 60;
    private static final List<Turn> TURNS = List.of(Turn.values());

    private final long seed;
    private final SplittableRandom random;
    private final Decider decider;
    private final Set<String> rows = new TreeSet<>();
    private final StringBuilder trace = new StringBuilder();
    private final Deque<DispenseEvent> inbox = new ArrayDeque<>();
    private final Map<AttemptId, List<Fact>> said = new HashMap<>();
    private final Map<AttemptId, Integer> turns = new HashMap<>();
    private byte[] committed = encode(DispenseMachine.fresh());
    private DispenseState state = DispenseMachine.fresh();
    private @Nullable AttemptId turning;
    private final Set<Integer> counted = new TreeSet<>();
    private long now = 1;
    private int counts;

    DispenseSimulation(long seed, Decider decider) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.decider = decider;
    }

    /** The rows that were hit. */
    Set<String> run() {
        handle(new Restarted(now));
        for (int i = 0; i < STEPS; i++) {
            now += random.nextInt(2000);
            handle(inbox.isEmpty() || random.nextInt(3) == 0 ? outside() : inbox.remove());
            checkOpen();
        }
        restart();
        checkOpen();
        return rows;
    }

    String trace() {
        return trace.toString();
    }

    private void handle(DispenseEvent event) {
        Step<DispenseState, DispenseAct> step = decider.on(state, event);
        trace.append(event)
                .append(" -> ")
                .append(step.reports())
                .append(step.acts())
                .append('\n');
        if (isCut()) {
            restart();
            return;
        }
        committed = encode(step.next());
        state = step.next();
        step.reports().forEach(this::note);
        rows.addAll(rows(event, step.reports()));
        for (DispenseAct act : step.acts()) {
            if (isCut()) {
                restart();
                return;
            }
            act(act);
        }
        if (isCut()) {
            restart();
        }
    }

    private void act(DispenseAct act) {
        switch (act) {
            case DispenseAct.JudgeNext next -> inbox.add(new Judged(next.attempt(), age(), now));
            case DispenseAct.TurnMotor turn -> turn(turn);
        }
    }

    private void turn(DispenseAct.TurnMotor turn) {
        if (turns.merge(turn.attempt(), 1, Integer::sum) > 1) {
            throw new Broken("one turn per attempt", seed, turn);
        }
        if (turning != null) {
            throw new Broken("one motor at a time", seed, turn);
        }
        List<Fact> before = said.getOrDefault(turn.attempt(), List.of());
        if (!before.equals(List.of(
                new Fact.AttemptReceived(turn.attempt()), new Fact.AttemptStarted(turn.attempt(), turn.slot())))) {
            throw new Broken("said before it moves", seed, turn + " after " + before);
        }
        turning = turn.attempt();
    }

    private DispenseEvent outside() {
        AttemptId attempt = Given.attempt(random.nextInt(ATTEMPTS));
        return switch (random.nextInt(7)) {
            case 0 -> new CancellationOrdered(attempt, now);
            case 6 -> count();
            case 1 -> new StrayDropSeen();
            case 2, 3 -> turnEnds(attempt);
            default -> new DispenseEvent.Ordered(order(attempt), self(), age(), now);
        };
    }

    /** A new one, or one of the last few again: its units say which. */
    private DispenseEvent count() {
        int which = Math.max(0, counts - random.nextInt(3));
        counts = Math.max(counts, which + random.nextInt(2));
        return new DispenseEvent.CountTold(new CountId(new UUID(9, which)), 1, which);
    }

    private DispenseEvent turnEnds(AttemptId other) {
        AttemptId which = turning == null ? other : turning;
        turning = null;
        Turn turn = TURNS.get(random.nextInt(TURNS.size()));
        return new TurnEnded(which, turn, turn != Turn.NOT_TURNED && random.nextBoolean(), now);
    }

    private DispenseUnit order(AttemptId attempt) {
        DeviceId device = random.nextInt(20) == 0 ? new DeviceId("other") : Given.DEVICE;
        EpochId epoch = random.nextInt(20) == 0 ? EpochId.mint(random) : Given.EPOCH;
        int slot = random.nextInt(20) == 0 ? 99 : 1 + random.nextInt(Given.SLOTS);
        return new DispenseUnit(device, epoch, attempt, 1, Given.NONCE, Given.START_WITHIN, slot, new Sku("cola"));
    }

    private DispenseEvent.Self self() {
        return new DispenseEvent.Self(Given.DEVICE, Given.EPOCH, random.nextInt(20) != 0);
    }

    private @Nullable Long age() {
        return random.nextInt(15) == 0 ? null : Long.valueOf(random.nextInt(Given.START_WITHIN * 11 / 10));
    }

    private boolean isCut() {
        return random.nextInt(60) == 0;
    }

    /** All that a new process has is what was committed. */
    private void restart() {
        trace.append("power cut\n");
        inbox.clear();
        turning = null;
        try {
            state = RecordCodec.decode(DispenseState.class, committed);
        } catch (ProtocolException e) {
            throw new Broken("the state reads back", seed, e);
        }
        handle(new Restarted(now));
    }

    private void note(Fact fact) {
        if (fact instanceof Fact.SlotCounted count) {
            if (!counted.add(count.units())) {
                throw new Broken("each count once", seed, fact);
            }
            if (said.values().stream().anyMatch(story -> story.getLast() instanceof Fact.AttemptStarted)) {
                throw new Broken("no count while a motor turns", seed, fact);
            }
        }
        AttemptId attempt = attemptOf(fact);
        if (attempt == null) {
            return;
        }
        List<Fact> story = said.computeIfAbsent(attempt, a -> new ArrayList<>());
        if (story.stream().anyMatch(DispenseSimulation::isEnd)) {
            throw new Broken("nothing follows an end", seed, fact + " after " + story);
        }
        boolean never = fact instanceof Fact.AttemptRefused
                || fact instanceof Fact.AttemptVoided
                || fact instanceof Fact.AttemptCancelled;
        if (never && turns.containsKey(attempt)) {
            throw new Broken("refused, void or cancelled never moved", seed, fact);
        }
        story.add(fact);
    }

    /** Whatever was received is open or has ended, and nothing else is open. */
    private void checkOpen() {
        Set<AttemptId> open = new TreeSet<>();
        said.forEach((attempt, story) -> {
            if (story.stream().noneMatch(DispenseSimulation::isEnd)) {
                open.add(attempt);
            }
        });
        if (!open.equals(new TreeSet<>(state.open()))) {
            throw new Broken("every attempt ends or is open", seed, "said " + open + ", state " + state.open());
        }
    }

    private static Set<String> rows(DispenseEvent event, List<Fact> reports) {
        String name = event.getClass().getSimpleName();
        if (reports.isEmpty()) {
            return Set.of(name + " nothing");
        } else if (event instanceof Restarted) {
            Set<String> each = new TreeSet<>();
            reports.forEach(fact -> each.add(name + " " + label(fact)));
            return each;
        }
        return Set.of(name + " "
                + String.join(
                        " ", reports.stream().map(DispenseSimulation::label).toList()));
    }

    private static String label(Fact fact) {
        String name = fact.getClass().getSimpleName();
        return switch (fact) {
            case Fact.AttemptRefused refused -> name + " " + refused.reason();
            case Fact.DispenseFailed failed -> name + " " + failed.reason();
            default -> name;
        };
    }

    private static @Nullable AttemptId attemptOf(Fact fact) {
        return switch (fact) {
            case Fact.AttemptReceived f -> f.attempt();
            case Fact.AttemptStarted f -> f.attempt();
            case Fact.Dispensed f -> f.attempt();
            case Fact.DispenseFailed f -> f.attempt();
            case Fact.DispenseUnresolved f -> f.attempt();
            case Fact.AttemptRefused f -> f.attempt();
            case Fact.AttemptCancelled f -> f.attempt();
            case Fact.AttemptVoided f -> f.attempt();
            default -> null;
        };
    }

    private static boolean isEnd(Fact fact) {
        return !(fact instanceof Fact.AttemptReceived) && !(fact instanceof Fact.AttemptStarted);
    }

    private static byte[] encode(DispenseState state) {
        return RecordCodec.encodeAs(DispenseState.class, state);
    }
}
