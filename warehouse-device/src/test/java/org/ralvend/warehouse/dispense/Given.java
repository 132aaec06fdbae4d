package org.ralvend.warehouse.dispense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Sku;

/** Orders, and a machine that remembers what it did. */
final class Given {
    static final DeviceId DEVICE = new DeviceId("w1-a");
    static final EpochId EPOCH = new EpochId(new UUID(1, 1));
    static final Nonce NONCE = new Nonce("AAAAAAAAAAAAAAAAAAAAAA");
    static final int SLOTS = 8;
    static final int START_WITHIN = 30_000;
    static final long NOW = 1_000_000;

    private Given() {}

    static AttemptId attempt(long number) {
        return new AttemptId(new UUID(7, number));
    }

    static DispenseUnit order(AttemptId attempt, int slot) {
        return new DispenseUnit(DEVICE, EPOCH, attempt, 1, NONCE, START_WITHIN, slot, new Sku("cola"));
    }

    static DispenseEvent ordered(long number, int slot) {
        return ordered(order(attempt(number), slot), true, 0L);
    }

    static DispenseEvent ordered(DispenseUnit order, boolean inService, @Nullable Long nonceAge) {
        return new DispenseEvent.Ordered(order, new DispenseEvent.Self(DEVICE, EPOCH, inService), nonceAge, NOW);
    }

    static DispenseEvent judged(long number) {
        return new DispenseEvent.Judged(attempt(number), 0L, NOW);
    }

    static DispenseEvent ended(long number, DispenseEvent.Turn turn, boolean dropSeen) {
        return new DispenseEvent.TurnEnded(attempt(number), turn, dropSeen, NOW);
    }

    static DispenseEvent cancelled(long number) {
        return new DispenseEvent.CancellationOrdered(attempt(number), NOW);
    }

    /** After these events. */
    static DispenseState after(DispenseEvent... events) {
        DispenseState state = DispenseMachine.fresh();
        for (DispenseEvent event : events) {
            state = on(state, event).next();
        }
        return state;
    }

    static Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
        return new DispenseMachine(SLOTS).on(state, event);
    }

    /** A state that remembers this many ended attempts, numbered from 1000. */
    static DispenseState remembering(int ended, long forgettableAfter) {
        List<DispenseState.Ended> memory = new ArrayList<>();
        for (int i = 0; i < ended; i++) {
            memory.add(new DispenseState.Ended(attempt(1000 + i), forgettableAfter));
        }
        return new DispenseState.Idle(new DispenseState.Book(List.of(), memory, null), null, false);
    }

    static DispenseState then(DispenseState state, DispenseEvent... events) {
        for (DispenseEvent event : events) {
            state = on(state, event).next();
        }
        return state;
    }

    static void assertNothing(DispenseState state, DispenseEvent event) {
        Step<DispenseState, DispenseAct> step = on(state, event);
        assertEquals(state, step.next());
        assertEquals(List.of(), step.acts());
        assertEquals(List.of(), step.reports());
    }

    static void assertReports(Step<DispenseState, DispenseAct> step, Fact... reports) {
        assertEquals(List.of(reports), step.reports());
    }
}
