package org.ralvend.sim;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the parts of one machine share: world time, the ledger, and the pins between them and the board. A part states a
 * fact before it moves a pin, so the ledger is never behind what an agent can know. Inputs and outputs are named as the
 * board sees them. Owned by the world's one thread.
 */
final class Housing {
    /** Is told each change of an input of the board. */
    interface Board {
        void changed(int pin, boolean high);
    }

    /** Is told each change of an output of the board. */
    interface Load {
        void driven(boolean high);
    }

    private final Schedule schedule;
    private final Consumer<Fact> ledger;
    private final Board board;
    private final Map<Integer, Load> loads = new TreeMap<>();
    private final Map<Integer, Boolean> levels = new TreeMap<>();

    Housing(Schedule schedule, Consumer<Fact> ledger, Board board) {
        this.schedule = schedule;
        this.ledger = ledger;
        this.board = board;
    }

    Schedule schedule() {
        return schedule;
    }

    void fact(Fact fact) {
        ledger.accept(fact);
    }

    /** Low where nothing is wired. */
    boolean level(int pin) {
        return levels.getOrDefault(pin, false);
    }

    /** A part moves an input of the board. */
    void input(int pin, boolean high) {
        if (level(pin) != high) {
            levels.put(pin, high);
            board.changed(pin, high);
        }
    }

    /** Wires a part to an output of the board. */
    void wire(int pin, Load load) {
        loads.put(pin, load);
    }

    /** The board drives an output; false where nothing is wired to it. */
    boolean output(int pin, boolean high) {
        Load load = loads.get(pin);
        if (load == null) {
            return false;
        }
        if (level(pin) != high) {
            levels.put(pin, high);
            load.driven(high);
        }
        return true;
    }

    /** What an output was when an earlier run of the world ended. */
    void replayOutput(int pin, boolean high) {
        levels.put(pin, high);
    }

    /** The board lets go of its outputs: its agent is gone. */
    void outputsLow() {
        loads.keySet().forEach(pin -> output(pin, false));
    }
}
