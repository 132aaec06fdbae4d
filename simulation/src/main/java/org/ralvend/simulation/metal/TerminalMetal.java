package org.ralvend.simulation.metal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.terminal.hardware.Key;
import org.ralvend.terminal.hardware.Panel;

/** A redelivery terminal's housing: keypad and display. It outlives the agents that sit in it. */
public final class TerminalMetal {
    private static final int PRESS_MILLIS = 60;
    private static final Lines DARK = new Lines("", "");

    private final Engine engine;
    private final MachineId machine;
    private final Ledger ledger;
    private @Nullable Seat seat;
    private boolean silent;
    private Lines display = DARK;

    public TerminalMetal(Engine engine, MachineId machine, Ledger ledger) {
        this.engine = engine;
        this.machine = machine;
        this.ledger = ledger;
    }

    public MachineId machine() {
        return machine;
    }

    /** The place of one agent; the one before has lost its grip on the pins. */
    public Panel seat(Life life) {
        Seat now = new Seat(life);
        seat = now;
        return now;
    }

    /** The agent is gone and the board lets go of its outputs. */
    public void letGo() {
        seat = null;
        display = DARK;
    }

    public Lines display() {
        return display;
    }

    /** Whether whoever comes is asked for a code. */
    public boolean isFree() {
        return display.first().equals("Key in your code");
    }

    /** A customer presses a key. */
    public void press(Key key) {
        Seat now = seat;
        if (now != null) {
            now.tell(listener -> listener.key(key, true));
            engine.after(PRESS_MILLIS, () -> now.tell(listener -> listener.key(key, false)));
        }
    }

    /** Whether the display behind the bus answers. */
    public void silence(boolean yes) {
        silent = yes;
    }

    private final class Seat implements Panel {
        private final Life life;
        private @Nullable Listener listener;

        private Seat(Life life) {
            this.life = life;
        }

        private void tell(Consumer<Listener> what) {
            Listener told = listener;
            if (told != null && this.equals(seat)) {
                life.run(() -> what.accept(told));
            }
        }

        @Override
        public void start(Listener told) {
            life.step("listening to the keypad");
            listener = told;
        }

        @Override
        public void display(Lines lines) {
            life.step("showing");
            if (silent) {
                throw new Fault(FaultCode.HARDWARE_SILENT, "the bus of " + machine);
            }
            display = lines;
            ledger.read(machine, lines);
        }

        @Override
        public void close() {
            listener = null;
        }
    }
}
