package org.ralvend.simulation.metal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.warehouse.hardware.Slots;

/** A warehouse's spirals, switches and drop sensor. A turn that was cut short stays where it was. */
public final class WarehouseMetal {
    private static final int LEAVE_MILLIS = 150;
    private static final int PUSH_MILLIS = 700;
    private static final int HOME_MILLIS = 500;
    private static final int FALL_MILLIS = 200;

    /** Where a spiral stands in its rotation. */
    private enum Place {
        HOME,
        AWAY,
        PUSHED
    }

    /** One spiral. */
    private static final class Spiral {
        private final Sku sku;
        private int units;
        private int taken;
        private Place place = Place.HOME;
        private boolean on;
        private boolean jammed;
        private boolean tight;
        private int turns;

        private Spiral(Sku sku, int units) {
            this.sku = sku;
            this.units = units;
        }
    }

    private final Engine engine;
    private final MachineId machine;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final List<Spiral> spirals = new ArrayList<>();
    private IntFunction<@Nullable AttemptId> started = slot -> null;
    private @Nullable Seat seat;

    public WarehouseMetal(Engine engine, MachineId machine, Ledger ledger) {
        this.engine = engine;
        this.machine = machine;
        this.ledger = ledger;
        this.random = engine.chance();
    }

    public MachineId machine() {
        return machine;
    }

    /** The next slot gets this product. */
    public void add(Sku sku, int units) {
        spirals.add(new Spiral(sku, units));
    }

    public int slots() {
        return spirals.size();
    }

    public int units(int slot) {
        return spiral(slot).units;
    }

    public Sku sku(int slot) {
        return spiral(slot).sku;
    }

    /** Somebody took products out, or the books were wrong from the beginning. */
    public void take(int slot, int units) {
        Spiral spiral = spiral(slot);
        int gone = Math.min(units, spiral.units);
        spiral.units -= gone;
        spiral.taken += gone;
    }

    /** How many somebody took, or fell by themselves. */
    public int taken(int slot) {
        return spiral(slot).taken;
    }

    /** Its motor draws current and does not move. */
    public void jam(int slot, boolean yes) {
        spiral(slot).jammed = yes;
        if (!yes && spiral(slot).on) {
            advance(slot, spiral(slot).turns);
        }
    }

    /** The next product that it pushes leaves it stuck, until it is freed. */
    public void tighten(int slot) {
        spiral(slot).tight = true;
    }

    /** A product falls by itself, while nothing turns. */
    public void slip(int slot) {
        Spiral spiral = spiral(slot);
        if (spiral.units > 0) {
            spiral.units--;
            spiral.taken++;
            ledger.slipped(machine, slot);
            tell(Slots.Listener::dropped);
        }
    }

    /** @param started the attempt that the journal of the agent in the seat has started at a slot */
    public Slots seat(Life life, IntFunction<@Nullable AttemptId> started) {
        Seat now = new Seat(life);
        seat = now;
        this.started = started;
        return now;
    }

    /** The agent is gone and the board lets go of its outputs. */
    public void letGo() {
        seat = null;
        spirals.forEach(spiral -> spiral.on = false);
    }

    private Spiral spiral(int slot) {
        return spirals.get(slot - 1);
    }

    private void advance(int slot, int turn) {
        Spiral spiral = spiral(slot);
        if (!spiral.on || spiral.jammed || spiral.turns != turn) {
            return;
        }
        int millis = switch (spiral.place) {
            case HOME -> LEAVE_MILLIS;
            case AWAY -> PUSH_MILLIS;
            case PUSHED -> HOME_MILLIS;
        };
        engine.after(millis, () -> {
            if (spiral.on && !spiral.jammed && spiral.turns == turn) {
                arrive(slot, spiral);
                advance(slot, turn);
            }
        });
    }

    private void arrive(int slot, Spiral spiral) {
        switch (spiral.place) {
            case HOME -> {
                spiral.place = Place.AWAY;
                tell(listener -> listener.homeChanged(slot, false));
            }
            case AWAY -> {
                spiral.place = Place.PUSHED;
                spiral.jammed |= spiral.tight;
                spiral.tight = false;
                push(slot, spiral);
            }
            case PUSHED -> {
                spiral.place = Place.HOME;
                tell(listener -> listener.homeChanged(slot, true));
            }
        }
    }

    private void push(int slot, Spiral spiral) {
        if (spiral.units > 0) {
            spiral.units--;
            ledger.fell(machine, slot, spiral.sku, started.apply(slot));
            engine.after(1 + random.nextInt(FALL_MILLIS), () -> tell(Slots.Listener::dropped));
        }
    }

    private void tell(Consumer<Slots.Listener> what) {
        Seat now = seat;
        if (now != null) {
            now.tell(what);
        }
    }

    private final class Seat implements Slots {
        private final Life life;
        private @Nullable Listener listener;

        private Seat(Life life) {
            this.life = life;
        }

        private void tell(Consumer<Listener> what) {
            Listener told = listener;
            if (told != null) {
                life.run(() -> what.accept(told));
            }
        }

        @Override
        public int count() {
            return spirals.size();
        }

        @Override
        public void listen(Listener told) {
            life.step("listening to the slots");
            listener = told;
        }

        @Override
        public boolean atHome(int slot) {
            life.step("looking at a home switch");
            return spiral(slot).place == Place.HOME;
        }

        @Override
        public boolean dropSensorCovered() {
            return false;
        }

        @Override
        public void motor(int slot, boolean on) {
            life.step("switching a motor");
            Spiral spiral = spiral(slot);
            if (on && !spiral.on) {
                spiral.on = true;
                spiral.turns++;
                advance(slot, spiral.turns);
            } else if (!on) {
                spiral.on = false;
            }
        }

        @Override
        public void allOff() {
            spirals.forEach(spiral -> spiral.on = false);
        }

        @Override
        public void close() {
            allOff();
            listener = null;
        }
    }
}
