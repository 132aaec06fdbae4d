package org.ralvend.warehouse.agent;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.warehouse.dispense.CountId;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;

/** Journals what somebody counted in a slot, once a count, between two turns. On the loop only. */
public final class Counting {
    private final Consumer<DispenseEvent> machine;
    private final Supplier<DispenseState> state;
    private final Supplier<@Nullable Fault> broken;

    /** @param broken why the warehouse is out of service; null where it is not */
    public Counting(Consumer<DispenseEvent> machine, Supplier<DispenseState> state, Supplier<@Nullable Fault> broken) {
        this.machine = machine;
        this.state = state;
        this.broken = broken;
    }

    /** Whether no motor turns, so that a count has its place among the dispenses. */
    public boolean isPossible() {
        return state.get() instanceof DispenseState.Idle;
    }

    /**
     * Told again, it changes nothing.
     *
     * @param slot one that this warehouse has
     * @throws Fault where the warehouse is out of service: nothing was written down
     */
    public void count(CountId count, int slot, int units) {
        machine.accept(new DispenseEvent.CountTold(count, slot, units));
        Fault why = broken.get();
        if (why != null && !state.get().book().isCounted(count)) {
            throw why;
        }
    }
}
